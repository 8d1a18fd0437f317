package org.tsrecorder.transport.client;

/** The two ways to upload that recorders speak. */
public enum RecordingProtocol {
    /** {@code POST /record} over HTTP/1.1: no acknowledgements before the end. */
    V1("/record"),
    /** {@code POST /v2/record} over HTTP/2 without TLS: acknowledged while it runs. */
    V2("/v2/record");

    private final String path;

    RecordingProtocol(String path) {
        this.path = path;
    }

    /** The request path. */
    public String path() {
        return path;
    }
}
