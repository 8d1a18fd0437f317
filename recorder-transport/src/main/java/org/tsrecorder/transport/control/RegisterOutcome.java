package org.tsrecorder.transport.control;

import java.time.Duration;

/** What an answer to a register request means, in the order in which it is found out. */
sealed interface RegisterOutcome {
    /** Too many of them: another time. */
    record RateLimited(Duration pause) implements RegisterOutcome {}

    /** No answer in the protocol's sense: try again. */
    record Failed(String reason) implements RegisterOutcome {}

    /** The server says no, in these words. */
    record Refused(String error) implements RegisterOutcome {}

    /** Tailnet lock wants a signature over a new key. */
    record SignatureWanted() implements RegisterOutcome {}

    /** The key is no longer good: register another. */
    record KeyExpired() implements RegisterOutcome {}

    /** Somebody has to visit this page. */
    record Visit(String url) implements RegisterOutcome {}

    /** The key is good. */
    record Accepted() implements RegisterOutcome {}
}
