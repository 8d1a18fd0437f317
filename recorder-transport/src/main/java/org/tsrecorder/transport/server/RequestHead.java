package org.tsrecorder.transport.server;

import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a request, whichever HTTP version brought it.
 *
 * @param version {@code HTTP/1.1}, or {@link #HTTP_2}
 * @param method as sent, such as {@code POST}
 * @param path without a query
 * @param expectsContinue whether the client waits for {@code 100 Continue} (RFC 9110 §10.1.1)
 */
record RequestHead(HttpVersion version, String method, String path, boolean expectsContinue) {
    static final HttpVersion HTTP_2 = new HttpVersion("HTTP", 2, 0, true);

    static RequestHead of(HttpVersion version, String method, String target, boolean expectsContinue) {
        int query = target.indexOf('?');
        return new RequestHead(version, method, query < 0 ? target : target.substring(0, query), expectsContinue);
    }

    boolean isHttp2() {
        return version.majorVersion() == 2;
    }
}
