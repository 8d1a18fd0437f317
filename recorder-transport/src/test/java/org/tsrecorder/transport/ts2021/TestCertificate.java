package org.tsrecorder.transport.ts2021;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate for 127.0.0.1 that was made just now by the JDK's keytool, and its key; also as {@code tls.crt} and
 * {@code tls.key} in the folder.
 *
 * @param certificate signed by itself
 * @param server TLS of its owner
 */
public record TestCertificate(X509Certificate certificate, SslContext server) {
    private static final String PASSWORD = "changeit";

    /** Makes one in {@code folder}. */
    public static TestCertificate create(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "s",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        writePem(
                folder.resolve("tls.crt"),
                "CERTIFICATE",
                store.getCertificate("s").getEncoded());
        writePem(
                folder.resolve("tls.key"),
                "PRIVATE KEY",
                store.getKey("s", PASSWORD.toCharArray()).getEncoded());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return new TestCertificate(
                (X509Certificate) store.getCertificate("s"),
                SslContextBuilder.forServer(keys).build());
    }

    private static void writePem(Path file, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
