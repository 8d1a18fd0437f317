package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A whole answer, if it is not too long. */
final class AnswerCollector implements StreamListener {
    private final CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final int maxBytes;
    private int status;
    private Optional<String> retryAfter = Optional.empty();

    AnswerCollector(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Completes with the answer, or fails with a {@link ControlConnectionException}. */
    CompletableFuture<ControlAnswer> answer() {
        return answer;
    }

    @Override
    public void head(int code, Optional<String> field) {
        this.status = code;
        this.retryAfter = field;
    }

    @Override
    public void data(ByteBuf bytes) {
        if (bytes.readableBytes() > maxBytes - body.size()) {
            lost("control's answer is longer than " + maxBytes + " bytes");
            return;
        }
        byte[] piece = new byte[bytes.readableBytes()];
        bytes.readBytes(piece);
        body.writeBytes(piece);
    }

    @Override
    public void end() {
        answer.complete(ControlAnswer.of(status, retryAfter, body.toByteArray()));
    }

    @Override
    public void lost(String reason) {
        answer.completeExceptionally(new ControlConnectionException(reason));
    }
}
