package org.tsrecorder.transport.derphttp;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in certification authorities. */
public final class PlatformTrust {
    private PlatformTrust() {}

    /** Trust in those of the platform. */
    public static X509ExtendedTrustManager load() {
        return of(null);
    }

    /**
     * Trust in those of a key store only.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public static X509ExtendedTrustManager in(KeyStore authorities) {
        return of(authorities);
    }

    private static X509ExtendedTrustManager of(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certification authorities cannot be read", e);
        }
        throw new IllegalArgumentException("no X.509 among the platform's trust managers");
    }
}
