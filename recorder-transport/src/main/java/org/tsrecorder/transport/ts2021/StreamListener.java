package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Is told an answer as it comes, on the event loop: {@code head}, any number of {@code data}, then {@code end}; or
 * {@code lost} at any point. Nothing comes after those two.
 */
public interface StreamListener {
    /**
     * The answer's head.
     *
     * @param status HTTP's status code
     * @param retryAfter the field {@code Retry-After} as it came
     */
    void head(int status, Optional<String> retryAfter);

    /**
     * A piece of the body.
     *
     * @param bytes stay the caller's; valid until this returns
     */
    void data(ByteBuf bytes);

    /** The answer is complete. */
    void end();

    /**
     * The answer will not be complete.
     *
     * @param reason one line for people
     */
    void lost(String reason);
}
