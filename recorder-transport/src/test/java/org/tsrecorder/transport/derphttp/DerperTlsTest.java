package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.transport.tailcfg.DerpMap;

/** Our node and Tailscale's derper with a self-signed certificate, which it follows up with one that names its key. */
@Tag("interop")
class DerperTlsTest {
    @TempDir
    Path folder;

    private Derper derper;
    private Certificate certificate;

    @BeforeEach
    void start() throws Exception {
        certificate = Certificate.make(folder, Derper.HOST, ",dns:*.wild.test");
        certificate.writePem(folder, Derper.HOST);
        derper = Derper.tls(folder);
    }

    @AfterEach
    void stop() {
        if (derper != null) {
            derper.close();
        }
    }

    private static void connects(DerpHttpSettings settings, DerpMap map) throws Exception {
        try (RelayUser a = new RelayUser(settings).atHome(map);
                RelayUser b = new RelayUser(settings).atHome(map)) {
            a.send(b.key.publicKey(), new byte[40_000]);
            assertThat(b.next().packet()).hasSize(40_000);
        }
    }

    private static void isRefused(DerpHttpSettings settings, DerpMap map, String because) throws Exception {
        try (RelayUser a = new RelayUser(settings)) {
            a.settle(map);
            assertThat(a.await("disconnected")).contains(because);
            assertThat(a.call(() -> a.relays.count(RelayCounter.CONNECTED))).isZero();
        }
    }

    @Test
    void aPinnedCertificateIsTaken() throws Exception {
        connects(DerpHttpSettings.standard(), derper.map(certificate.pin(), false));
    }

    @Test
    void anotherPinIsRefused() throws Exception {
        isRefused(
                DerpHttpSettings.standard(),
                derper.map("sha256-raw:" + "0".repeat(64), true),
                "not the certificate that is pinned");
    }

    @Test
    void anyCertificateIsTakenForTests() throws Exception {
        connects(DerpHttpSettings.standard(), derper.map("", true));
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        isRefused(DerpHttpSettings.standard(), derper.map("", false), "certification path");
    }

    @Test
    void aTrustedCertificateForTheHostIsTaken() throws Exception {
        connects(trusting(), derper.map("", false));
    }

    @Test
    void aTrustedCertificateForTheNameThatTheMapGivesIsTaken() throws Exception {
        connects(trusting(), derper.map("other.wild.test", false));
    }

    @Test
    void aTrustedCertificateForAnotherNameThanTheMapGivesIsRefused() throws Exception {
        isRefused(trusting(), derper.map("other.test", false), "not for other.test");
    }

    @Test
    void theLatencyIsMeasuredOverTls() throws Exception {
        try (RelayUser a = new RelayUser(DerpHttpSettings.standard())) {
            a.run(() -> a.relays.setDerpMap(derper.map("", true)));
            assertThat(a.call(() -> a.relays.measureLatency(Derper.REGION, 5_000))
                            .toCompletableFuture()
                            .get()
                            .nanos())
                    .isPositive();
        }
    }

    private DerpHttpSettings trusting() throws Exception {
        return DerpHttpSettings.standard().withTrust(PlatformTrust.in(certificate.asAuthority()));
    }
}
