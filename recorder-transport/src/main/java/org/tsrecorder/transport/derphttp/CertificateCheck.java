package org.tsrecorder.transport.derphttp;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.tailcfg.DerpNode;

/**
 * Decides about a relay's certificates as its entry in the map asks for:
 *
 * <pre>
 *   CertName                InsecureForTests   what is checked
 *   sha256-raw:HEX          any                the one certificate's hash, its dates, and that it is for HostName
 *   other than HostName     any                trust, and that it is for CertName
 *   empty, or HostName      true               nothing
 *   empty, or HostName      false              trust, and that it is for HostName
 * </pre>
 *
 * <p>Relays append a certificate to their chain that only names their DERP key. It signs nothing and a strict validator
 * may stumble over it, so it is taken off first.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
    /** What the extra certificate's common name begins with; 64 hex digits follow. */
    private static final String METACERT = "CN=derpkey";

    private static final String PIN = "sha256-raw:";

    private final X509ExtendedTrustManager trust;
    private final DerpNode node;

    CertificateCheck(X509ExtendedTrustManager trust, DerpNode node) {
        this.trust = trust;
        this.node = node;
    }

    /** Whether the platform compares the certificate's names with the host's. */
    boolean byHostName() {
        return !namesAnother() && !node.insecureForTests();
    }

    private boolean namesAnother() {
        return !node.certName().isEmpty() && !node.certName().equals(node.hostName());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        X509Certificate[] real = withoutMetacert(chain);
        if (node.certName().startsWith(PIN)) {
            checkPin(real, node.certName().substring(PIN.length()));
        } else if (namesAnother()) {
            trust.checkServerTrusted(real, authType, engine);
            requireName(real[0], node.certName());
        } else if (!node.insecureForTests()) {
            trust.checkServerTrusted(real, authType, engine);
        }
    }

    private static X509Certificate[] withoutMetacert(X509Certificate[] chain) throws CertificateException {
        X509Certificate[] real = Arrays.stream(chain)
                .filter(certificate -> !certificate
                        .getSubjectX500Principal()
                        .getName(X500Principal.RFC2253)
                        .startsWith(METACERT))
                .toArray(X509Certificate[]::new);
        if (real.length == 0) {
            throw new CertificateException("no certificate");
        }
        return real;
    }

    private void checkPin(X509Certificate[] real, String pin) throws CertificateException {
        if (real.length != 1) {
            throw new CertificateException(real.length + " certificates; wanted: the one that is pinned");
        }
        Optional<byte[]> wanted = hex(pin);
        if (wanted.isEmpty() || !MessageDigest.isEqual(sha256(real[0].getEncoded()), wanted.get())) {
            throw new CertificateException("not the certificate that is pinned");
        }
        requireName(real[0], node.hostName());
        real[0].checkValidity();
    }

    private static void requireName(X509Certificate certificate, String host) throws CertificateException {
        if (!SubjectNames.include(certificate, host)) {
            throw new CertificateException("the certificate is not for " + host);
        }
    }

    private static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        checkServerTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("connections are engines here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("we are a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("we are a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("we are a client");
    }

    /** None: a server's list of authorities is not ours to give. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
