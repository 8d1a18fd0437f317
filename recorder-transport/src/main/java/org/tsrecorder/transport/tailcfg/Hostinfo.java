package org.tsrecorder.transport.tailcfg;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * What a node says about itself ({@code tailcfg.Hostinfo}): the fields that a node of ours sends, or looks at in
 * others. It has to stay as it is while nothing changes: servers tell all peers of any difference.
 *
 * @param ipnVersion version of the program
 * @param backendLogId any text; one of its own for each start makes Headscale look at the whole request
 * @param os such as {@code linux}
 * @param osVersion free text
 * @param app which program embeds the node
 * @param hostname what its name in the tailnet is made of
 * @param machine type of the machine, as {@code uname -m}
 * @param goArch likewise, in Go's words
 * @param routableIps what it offers to route
 * @param requestTags tags that it wants to have
 * @param services what it listens with
 * @param netInfo what it found out about its network
 * @param userspace whether its TCP/IP is its own; empty for not known
 */
public record Hostinfo(
        String ipnVersion,
        String backendLogId,
        String os,
        String osVersion,
        String app,
        String hostname,
        String machine,
        String goArch,
        List<IpPrefix> routableIps,
        List<String> requestTags,
        List<Service> services,
        Optional<NetInfo> netInfo,
        Optional<Boolean> userspace) {
    /** A node that says nothing. */
    public static final Hostinfo EMPTY = builder().build();

    /** Takes copies of the lists. */
    public Hostinfo {
        routableIps = List.copyOf(routableIps);
        requestTags = List.copyOf(requestTags);
        services = List.copyOf(services);
    }

    /** A builder that says nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same, with what was found out about the network, or nothing of it. */
    public Hostinfo withNetInfo(Optional<NetInfo> found) {
        return new Hostinfo(
                ipnVersion,
                backendLogId,
                os,
                osVersion,
                app,
                hostname,
                machine,
                goArch,
                routableIps,
                requestTags,
                services,
                found,
                userspace);
    }

    static Hostinfo read(JsonReader in) {
        Builder hostinfo = builder();
        in.object(name -> hostinfo.read(in, name));
        return hostinfo.build();
    }

    void write(JsonWriter out) {
        out.string("IPNVersion", ipnVersion)
                .string("BackendLogID", backendLogId)
                .string("OS", os)
                .string("OSVersion", osVersion)
                .string("App", app)
                .string("Hostname", hostname)
                .string("Machine", machine)
                .string("GoArch", goArch)
                .strings("RoutableIPs", routableIps)
                .strings("RequestTags", requestTags)
                .objects("Services", services.stream().map(Hostinfo::member).toList());
        netInfo.ifPresent(info -> out.requiredObject("NetInfo", info::write));
        out.flag("Userspace", userspace);
    }

    private static Consumer<JsonWriter> member(Service service) {
        return service::write;
    }

    /** Puts a {@link Hostinfo} together; what is not set is empty. */
    public static final class Builder {
        private String ipnVersion = "";
        private String backendLogId = "";
        private String os = "";
        private String osVersion = "";
        private String app = "";
        private String hostname = "";
        private String machine = "";
        private String goArch = "";
        private List<IpPrefix> routableIps = List.of();
        private List<String> requestTags = List.of();
        private List<Service> services = List.of();
        private Optional<NetInfo> netInfo = Optional.empty();
        private Optional<Boolean> userspace = Optional.empty();

        private Builder() {}

        /** Version of the program. */
        public Builder ipnVersion(String text) {
            ipnVersion = text;
            return this;
        }

        /** Any text that tells one start from another. */
        public Builder backendLogId(String text) {
            backendLogId = text;
            return this;
        }

        /** The operating system, its version and the machine's type. */
        public Builder system(String name, String version, String machineType) {
            os = name;
            osVersion = version;
            machine = machineType;
            return this;
        }

        /** Which program embeds the node. */
        public Builder app(String name) {
            app = name;
            return this;
        }

        /** What its name is made of. */
        public Builder hostname(String name) {
            hostname = name;
            return this;
        }

        /** Tags that it wants to have, such as {@code tag:recorder}. */
        public Builder requestTags(List<String> tags) {
            requestTags = tags;
            return this;
        }

        /** Whether its TCP/IP is its own. */
        public Builder userspace(boolean own) {
            userspace = Optional.of(own);
            return this;
        }

        /** What it found out about its network. */
        public Builder netInfo(NetInfo found) {
            netInfo = Optional.of(found);
            return this;
        }

        /** The finished value. */
        public Hostinfo build() {
            return new Hostinfo(
                    ipnVersion,
                    backendLogId,
                    os,
                    osVersion,
                    app,
                    hostname,
                    machine,
                    goArch,
                    routableIps,
                    requestTags,
                    services,
                    netInfo,
                    userspace);
        }

        private void read(JsonReader in, String field) {
            switch (field) {
                case "IPNVersion" -> ipnVersion = in.string();
                case "BackendLogID" -> backendLogId = in.string();
                case "OS" -> os = in.string();
                case "OSVersion" -> osVersion = in.string();
                case "App" -> app = in.string();
                case "Hostname" -> hostname = in.string();
                case "Machine" -> machine = in.string();
                case "GoArch" -> goArch = in.string();
                case "RoutableIPs" -> routableIps = in.list(in::prefix);
                case "RequestTags" -> requestTags = in.list(in::string);
                case "Services" -> services = in.list(() -> Service.read(in));
                case "NetInfo" -> netInfo = in.optional(() -> NetInfo.read(in));
                case "Userspace" -> userspace = in.optional(in::bool);
                default -> in.skip();
            }
        }
    }
}
