package org.tsrecorder.transport.derphttp;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Whether a certificate is for a host, by its subject alternative names (RFC 9525 §6.3, §6.5). */
final class SubjectNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private SubjectNames() {}

    static boolean include(X509Certificate certificate, String host) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return false;
        }
        if (names == null) {
            return false;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        return names.stream().anyMatch(name -> address == null ? isDnsName(name, host) : isAddress(name, address));
    }

    private static boolean isAddress(List<?> name, byte[] address) {
        return name.get(0).equals(IP_ADDRESS)
                && name.get(1) instanceof String text
                && Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(text));
    }

    private static boolean isDnsName(List<?> name, String host) {
        return name.get(0).equals(DNS_NAME)
                && name.get(1) instanceof String pattern
                && matches(pattern.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
    }

    /** A star stands for one whole label, the first, before at least two others. */
    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && pattern.indexOf('.', 2) > 0 && pattern.substring(1).equals(host.substring(dot));
    }
}
