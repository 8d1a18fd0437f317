package org.tsrecorder.transport.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether an HTTP/1.1 request names its host as RFC 9112 §3.2 demands: in exactly one field, which is empty or
 * {@code uri-host [ ":" port ]} of RFC 3986 §3.2.2.
 */
final class HostField {
    private static final Pattern VALID = Pattern.compile(
            "(\\[[0-9A-Fa-f:.vV%]{2,64}]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}){0,255})(:[0-9]{0,5})?");

    private HostField() {}

    static boolean isValid(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1 && VALID.matcher(hosts.get(0)).matches();
    }
}
