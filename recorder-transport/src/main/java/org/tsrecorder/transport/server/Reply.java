package org.tsrecorder.transport.server;

import java.util.Map;

/** A whole answer: status, a line of plain text for people (empty for none), and header fields in lower case. */
record Reply(int status, String text, Map<String, String> headers) {
    static Reply ok() {
        return new Reply(200, "", Map.of());
    }

    static Reply of(int status, String text) {
        return new Reply(status, text, Map.of());
    }

    static Reply methodNotAllowed(String allowed) {
        return new Reply(405, "method not allowed, wanted " + allowed, Map.of("allow", allowed));
    }

    /** Bytes of the body: the text and a line feed. */
    String body() {
        return text.isEmpty() ? "" : text + "\n";
    }
}
