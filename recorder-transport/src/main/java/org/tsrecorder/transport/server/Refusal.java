package org.tsrecorder.transport.server;

/** A request that is not taken, and what its client hears. */
record Refusal(RefusalReason reason, Reply reply) {
    static Refusal unavailable(RefusalReason reason, String text) {
        return new Refusal(reason, Reply.of(503, text));
    }
}
