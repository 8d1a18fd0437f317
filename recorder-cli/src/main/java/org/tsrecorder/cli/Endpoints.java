package org.tsrecorder.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where to listen: {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code localhost:0}; without a host, {@code :8080}, on
 * every address.
 */
final class Endpoints implements ITypeConverter<InetSocketAddress> {
    private static final int MOST = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || (host.contains(":") && !bracketed)) {
            throw wanted(text);
        }
        int port = port(text, text.substring(colon + 1));
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(bracketed ? inBrackets(host) : host), port);
        } catch (UnknownHostException e) {
            throw new TypeConversionException("no address is known for \"" + host + "\"");
        }
    }

    private static String inBrackets(String host) {
        return host.substring(1, host.length() - 1);
    }

    private static int port(String text, String digits) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > MOST) {
            throw wanted(text);
        }
        return Integer.parseInt(digits);
    }

    private static TypeConversionException wanted(String text) {
        return new TypeConversionException("wanted HOST:PORT (port 0 is any free one), got \"" + text + "\"");
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    static String show(InetSocketAddress endpoint) {
        String host = endpoint.getAddress() == null
                ? endpoint.getHostString()
                : endpoint.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + endpoint.getPort();
    }
}
