package org.tsrecorder.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;

/** How a recorder comes into a tailnet; its sessions must not tell one from the other. */
enum Joining {
    /** By this host's tailscaled, which tells who peers are. */
    BY_TAILSCALED,

    /** By itself. */
    BY_ITSELF;

    /**
     * A recorder in a tailnet.
     *
     * @param process the application
     * @param host the node that it came by, if there is one
     */
    record Joined(RecorderProcess process, Optional<Tailscaled> host) implements AutoCloseable {
        /** Its address and port in the tailnet, as an SSH policy names it. */
        String address() {
            return process.value("tailnet").split(",", -1)[0];
        }

        /** The address without the port. */
        String ip() {
            return address().split(":", -1)[0];
        }

        @Override
        public void close() {
            process.close();
            host.ifPresent(Tailscaled::close);
        }
    }

    /**
     * Starts the application, as the first node of the tailnet.
     *
     * @param folder where a tailscaled has its state
     * @param destination where the application records to
     */
    Joined start(TestControl control, Path folder, Path destination) throws Exception {
        return switch (this) {
            case BY_TAILSCALED -> byTailscaled(Tailscaled.join("recorder", folder, control), destination);
            case BY_ITSELF -> {
                RecorderProcess process = RecorderProcess.launch(
                        Map.of(), destination, List.of("--login-server", control.url(), "--tailnet"));
                yield new Joined(process, Optional.empty());
            }
        };
    }

    private static Joined byTailscaled(Tailscaled host, Path destination) throws Exception {
        try {
            RecorderProcess process = RecorderProcess.launch(
                    Map.of(), destination, List.of("--tailscaled", host.socket().toString(), "--tailnet-port", "0"));
            return new Joined(process, Optional.of(host));
        } catch (Exception | AssertionError e) {
            host.close();
            throw e;
        }
    }
}
