package org.tsrecorder.transport.ts2021;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One request to control, over either kind of connection. Immutable. */
public final class ControlRequest {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_MAX_ANSWER = 1 << 20;

    private final String method;
    private final String path;
    private final byte[] body;
    private final List<Map.Entry<String, String>> headers;
    private final Duration timeout;
    private final int maxAnswerBytes;

    private ControlRequest(
            String method,
            String path,
            byte[] body,
            List<Map.Entry<String, String>> headers,
            Duration timeout,
            int maxAnswerBytes) {
        this.method = method;
        this.path = path;
        this.body = body;
        this.headers = headers;
        this.timeout = timeout;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** A request without a body, for an answer of 1 MiB at most within 30 s. */
    public static ControlRequest of(String method, String path) {
        return new ControlRequest(method, path, new byte[0], List.of(), DEFAULT_TIMEOUT, DEFAULT_MAX_ANSWER);
    }

    /** A POST of these bytes, which are copied. */
    public static ControlRequest post(String path, byte[] body) {
        return new ControlRequest("POST", path, body.clone(), List.of(), DEFAULT_TIMEOUT, DEFAULT_MAX_ANSWER);
    }

    /** The same with one more header field; a name may come again. */
    public ControlRequest header(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new ControlRequest(method, path, body, List.copyOf(more), timeout, maxAnswerBytes);
    }

    /** The same with another time for the whole answer; of a streamed answer, for its head. */
    public ControlRequest timeout(Duration limit) {
        return new ControlRequest(method, path, body, headers, limit, maxAnswerBytes);
    }

    /** The same with another limit on the answer's body; a streamed answer has none. */
    public ControlRequest maxAnswerBytes(int limit) {
        return new ControlRequest(method, path, body, headers, timeout, limit);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Not to be written to. */
    byte[] body() {
        return body;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    Duration timeout() {
        return timeout;
    }

    int maxAnswerBytes() {
        return maxAnswerBytes;
    }

    /** Method and path. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
