package org.tsrecorder.transport.ts2021;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a control server is.
 *
 * @param tls whether over TLS, which then says who it is; without, the first use decides whom to trust
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record ControlUrl(boolean tls, String host, int port) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int LAST_PORT = 65_535;

    /** Refuses what cannot be dialled. */
    public ControlUrl {
        if (host.isEmpty() || port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("host=" + host + " port=" + port);
        }
    }

    /**
     * Reads a login server's URL.
     *
     * @param text {@code https://host[:port]} or {@code http://host[:port]}, with {@code /} at the end or not
     * @return where that is
     * @throws IllegalArgumentException if the text is anything else, with one line that says what is wanted
     */
    public static ControlUrl parse(String text) {
        URI uri = uri(text);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean bare = (path.isEmpty() || path.equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (!bare) {
            throw unusable(text, null);
        }
        return of(uri);
    }

    /**
     * Where a URL points to.
     *
     * @param uri of the scheme http or https
     * @return its scheme, host and port
     * @throws IllegalArgumentException if it has another scheme, or no host
     */
    public static ControlUrl of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if ((!tls && !scheme.equals("http")) || uri.getHost() == null) {
            throw unusable(uri.toString(), null);
        }
        int standardPort = tls ? HTTPS_PORT : HTTP_PORT;
        return new ControlUrl(tls, unbracketed(uri.getHost()), uri.getPort() == -1 ? standardPort : uri.getPort());
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw unusable(text, e);
        }
    }

    private static IllegalArgumentException unusable(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("want https://HOST[:PORT] or http://HOST[:PORT], got " + text, cause);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@code host}, or {@code host:port} where the port is not the scheme's own: as in a Host field. */
    public String authority() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed : bracketed + ":" + port;
    }

    /** The URL, without a path. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
