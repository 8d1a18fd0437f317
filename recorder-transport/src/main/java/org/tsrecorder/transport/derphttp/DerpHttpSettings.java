package org.tsrecorder.transport.derphttp;

import java.util.function.BooleanSupplier;
import javax.net.ssl.X509ExtendedTrustManager;
import org.tsrecorder.transport.crypto.RandomSource;

/**
 * How relays are reached.
 *
 * @param plainHttp whether to speak HTTP without TLS, to port 3340 where the map names none: for tests, and for
 *     Headscale without TLS. Tailscale's {@code TS_DEBUG_USE_DERP_HTTP}
 * @param trust decides about certificates that neither a pin nor a test's flag decides about
 * @param resolver of relays that the map gives no address for
 * @param preferIpv6 whether IPv6 is known to work, so that it gets a head start; asked for each attempt
 * @param random for logins, pings and the jitter of reconnects
 */
public record DerpHttpSettings(
        boolean plainHttp,
        X509ExtendedTrustManager trust,
        HostResolver resolver,
        BooleanSupplier preferIpv6,
        RandomSource random) {
    /** TLS with the platform's certification authorities. */
    public static DerpHttpSettings standard() {
        return new DerpHttpSettings(
                false, PlatformTrust.load(), HostResolver.system(), () -> false, RandomSource.secure());
    }

    /** The same with TLS left out, or not. */
    public DerpHttpSettings withPlainHttp(boolean plain) {
        return new DerpHttpSettings(plain, trust, resolver, preferIpv6, random);
    }

    /** The same with other certification authorities. */
    public DerpHttpSettings withTrust(X509ExtendedTrustManager other) {
        return new DerpHttpSettings(plainHttp, other, resolver, preferIpv6, random);
    }

    /** The same with another way to names' addresses. */
    public DerpHttpSettings withResolver(HostResolver other) {
        return new DerpHttpSettings(plainHttp, trust, other, preferIpv6, random);
    }

    /** The same with another opinion on IPv6. */
    public DerpHttpSettings withPreferIpv6(BooleanSupplier other) {
        return new DerpHttpSettings(plainHttp, trust, resolver, other, random);
    }
}
