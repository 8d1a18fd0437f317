package org.tsrecorder.transport.tailnet;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.peers.Headscale;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.derphttp.PlatformTrust;
import org.tsrecorder.transport.ts2021.TestCertificate;

/**
 * A tailnet of one of the two control servers, in clear text or over TLS, with all that a node needs to join it. What
 * the servers are told differently is the same here.
 */
final class Tailnet implements AutoCloseable {
    private static final String DENY_ALL = """
        {"acls": [{"action": "accept", "src": ["100.64.99.99"], "dst": ["*:*"]}]}\
        """;
    private static final String ALLOW_ALL = """
        {"acls": [{"action": "accept", "src": ["*"], "dst": ["*:*"]}]}\
        """;

    /** Whose, and how it is spoken to. */
    enum Kind {
        TESTCONTROL,
        TESTCONTROL_TLS,
        HEADSCALE,
        HEADSCALE_TLS;

        boolean isHeadscale() {
            return this == HEADSCALE || this == HEADSCALE_TLS;
        }

        boolean isTls() {
            return this == TESTCONTROL_TLS || this == HEADSCALE_TLS;
        }
    }

    private final Kind kind;
    private final Path folder;
    private final TestCertificate certificate;
    private final Optional<Headscale> headscale;
    private final Optional<TestControl> testControl;

    private Tailnet(
            Kind kind,
            Path folder,
            TestCertificate certificate,
            Optional<Headscale> headscale,
            Optional<TestControl> testControl) {
        this.kind = kind;
        this.folder = folder;
        this.certificate = certificate;
        this.headscale = headscale;
        this.testControl = testControl;
    }

    /** Starts the control server; skips the test where the program is absent. */
    static Tailnet start(Kind kind, Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        Path control = folder.resolve("h");
        return switch (kind) {
            case TESTCONTROL -> of(kind, folder, certificate, TestControl.start());
            case TESTCONTROL_TLS ->
                of(
                        kind,
                        folder,
                        certificate,
                        TestControl.start("-cert=" + folder.resolve("tls.crt"), "-key=" + folder.resolve("tls.key")));
            case HEADSCALE -> of(kind, folder, certificate, Headscale.plain(control));
            case HEADSCALE_TLS -> of(kind, folder, certificate, Headscale.tls(control, folder));
        };
    }

    private static Tailnet of(Kind kind, Path folder, TestCertificate certificate, TestControl control) {
        return new Tailnet(kind, folder, certificate, Optional.empty(), Optional.of(control));
    }

    private static Tailnet of(Kind kind, Path folder, TestCertificate certificate, Headscale control) {
        return new Tailnet(kind, folder, certificate, Optional.of(control), Optional.empty());
    }

    String url() {
        return headscale
                .map(Headscale::url)
                .orElseGet(() -> testControl.orElseThrow().url());
    }

    /** What a node joins with; anything where nothing is asked for. */
    String authKey(String... flags) throws Exception {
        return headscale.isPresent() ? headscale.get().authKey(flags) : "tskey-auth-any";
    }

    /** A node of ours that trusts this control server and its relay, without a key. */
    TailnetNodeBuilder node(String hostname, StateStore state) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("control", certificate.certificate());
        TailnetTuning tuning = TailnetTuning.standard().withPlainHttpRelays(kind == Kind.HEADSCALE);
        return TailnetNode.builder()
                .controlUrl(url())
                .hostname(hostname)
                .stateStore(state)
                .tuning(kind.isTls() ? tuning.withTrust(PlatformTrust.in(authorities)) : tuning);
    }

    /** A real node that has joined. */
    Tailscaled tailscaled(String version, String hostname) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("TS_NETCHECK_GENERATE_204_URL", url() + "/generate_204");
        environment.put("TS_DEBUG_USE_DERP_HTTP", String.valueOf(kind == Kind.HEADSCALE));
        if (kind.isTls()) {
            environment.put("SSL_CERT_FILE", folder.resolve("tls.crt").toString());
        }
        Tailscaled node = Tailscaled.start(version, hostname, folder, environment);
        try {
            node.up(url(), "--auth-key=" + authKey());
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /** Whether anybody may begin anything with this node, or nobody. */
    void allow(String hostname, boolean allowed) throws Exception {
        if (headscale.isPresent()) {
            headscale.get().setPolicy(allowed ? ALLOW_ALL : DENY_ALL);
        } else {
            TestControl control = testControl.orElseThrow();
            control.setFilter(control.nodeKey(hostname), allowed ? "null" : "[]");
        }
    }

    /** How many nodes control knows. */
    int size() throws Exception {
        return headscale.isPresent()
                ? headscale.get().nodes().size()
                : testControl.orElseThrow().nodes().size();
    }

    /** The control server goes, and with it every connection to it. */
    void interrupt(Disturbance during) throws Exception {
        if (headscale.isPresent()) {
            headscale.get().restart();
            during.run();
        } else {
            TestControl control = testControl.orElseThrow();
            control.setUp(false);
            during.run();
            control.setUp(true);
        }
    }

    /** The relay goes and comes back; Headscale's is in its own process. */
    void interruptRelay(Disturbance during) throws Exception {
        if (headscale.isPresent()) {
            interrupt(during);
        } else {
            TestControl control = testControl.orElseThrow();
            control.setRelayUp(1, false);
            during.run();
            control.setRelayUp(1, true);
        }
    }

    /** What is done meanwhile. */
    @FunctionalInterface
    interface Disturbance {
        void run() throws Exception;
    }

    @Override
    public void close() {
        headscale.ifPresent(Headscale::close);
        testControl.ifPresent(TestControl::close);
    }
}
