package org.tsrecorder.transport.tunnel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpPrefix;

/** Reads wg-quick's format line by line; used once. */
final class ConfigReader {
    private final String source;
    private final InterfaceSection node = new InterfaceSection();
    private final List<PeerSection> peers = new ArrayList<>();
    private boolean inInterface;
    private @Nullable PeerSection inPeer;
    private int lineNumber;

    ConfigReader(String source) {
        this.source = source;
    }

    WireGuardConfig read(String text) {
        text.lines().forEach(this::take);
        node.check(source);
        NodePrivateKey privateKey = node.privateKey(source);
        List<TunnelPeer> read = new ArrayList<>();
        PeersSoFar before = new PeersSoFar(privateKey);
        for (PeerSection section : peers) {
            TunnelPeer peer = section.peer();
            before.add(section.place, peer);
            read.add(peer);
        }
        return new WireGuardConfig(privateKey, node.listenPort, node.addresses, node.mtu, read, warnings());
    }

    private List<String> warnings() {
        return node.ignored.isEmpty()
                ? List.of()
                : List.of(source + ": no effect here, since no interface of the kernel is made and no command is run: "
                        + String.join(", ", node.ignored));
    }

    private String place() {
        return source + ':' + lineNumber;
    }

    private void take(String line) {
        lineNumber++;
        if (line.length() > WireGuardConfig.MAX_LINE_LENGTH) {
            throw new WireGuardConfigException(
                    place() + ": wanted at most " + WireGuardConfig.MAX_LINE_LENGTH + " characters on a line");
        }
        int hash = line.indexOf('#');
        String content = (hash < 0 ? line : line.substring(0, hash)).strip();
        if (content.startsWith("[")) {
            enter(content);
        } else if (!content.isEmpty()) {
            takeValue(content);
        } else if (hash >= 0 && inPeer != null) {
            inPeer.takeComment(place(), line.strip());
        }
    }

    private void enter(String header) {
        switch (header.toLowerCase(Locale.ROOT)) {
            case "[interface]" -> {
                inInterface = true;
                inPeer = null;
            }
            case "[peer]" -> {
                inInterface = false;
                inPeer = new PeerSection(place());
                peers.add(inPeer);
            }
            default -> throw new WireGuardConfigException(place() + ": wanted [Interface] or [Peer]");
        }
        if (peers.size() > WireGuardConfig.MAX_PEERS) {
            throw new WireGuardConfigException(place() + ": wanted at most " + WireGuardConfig.MAX_PEERS + " peers");
        }
    }

    private void takeValue(String content) {
        int equals = content.indexOf('=');
        if (equals < 1) {
            throw new WireGuardConfigException(place() + ": wanted KEY = VALUE, a section or a comment");
        }
        ConfigLine line = new ConfigLine(
                place(),
                content.substring(0, equals).strip(),
                content.substring(equals + 1).strip());
        if (inPeer != null) {
            inPeer.take(line);
        } else if (inInterface) {
            node.take(line);
        } else {
            throw new WireGuardConfigException(place() + ": wanted [Interface] or [Peer] before the first key");
        }
    }

    /** Refuses what would make it unclear who speaks from an address. */
    private static final class PeersSoFar {
        private final NodePrivateKey ours;
        private final Map<String, String> byFingerprint = new HashMap<>();
        private final Map<IpPrefix, String> byPrefix = new HashMap<>();

        PeersSoFar(NodePrivateKey ours) {
            this.ours = ours;
        }

        void add(String place, TunnelPeer peer) {
            if (peer.publicKey().equals(ours.publicKey())) {
                throw new WireGuardConfigException(place + ": [Peer]: its PublicKey is our own");
            }
            refuseSecond(place, "PublicKey", byFingerprint.put(peer.fingerprint(), place));
            for (IpPrefix prefix : peer.allowedIps()) {
                refuseSecond(place, "AllowedIPs " + prefix, byPrefix.put(prefix, place));
            }
        }

        private static void refuseSecond(String place, String what, @Nullable String first) {
            if (first != null) {
                throw new WireGuardConfigException(place + ": [Peer]: " + what + " is that of " + first + " already");
            }
        }
    }
}
