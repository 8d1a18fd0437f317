package org.tsrecorder.transport.derphttp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A self-signed certificate, made by the JDK's keytool. */
final class Certificate {
    private static final String ALIAS = "relay";
    private static final String PASSWORD = "changeit";

    private final KeyStore store;

    private Certificate(KeyStore store) {
        this.store = store;
    }

    /** Makes a key, and a certificate for a host; more names may follow, as keytool takes them. */
    static Certificate make(Path folder, String host, String moreNames) throws Exception {
        Path file = folder.resolve(host + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host + moreNames,
                        "-validity",
                        "10",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Certificate(store);
    }

    X509Certificate x509() throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(ALIAS);
    }

    /** As a pin in a relay map. */
    String pin() throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(x509().getEncoded());
        return "sha256-raw:" + HexFormat.of().formatHex(hash);
    }

    /** Authorities of whom this is the only one. */
    KeyStore asAuthority() throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry(ALIAS, x509());
        return authorities;
    }

    /** Writes both as derper wants them. */
    void writePem(Path folder, String host) throws GeneralSecurityException, IOException {
        pem(folder.resolve(host + ".crt"), "CERTIFICATE", x509().getEncoded());
        byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
        pem(folder.resolve(host + ".key"), "PRIVATE KEY", key);
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
