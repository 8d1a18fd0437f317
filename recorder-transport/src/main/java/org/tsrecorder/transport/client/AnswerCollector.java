package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for a short answer. */
final class AnswerCollector implements ResponseListener {
    private final CompletableFuture<Answer> complete = new CompletableFuture<>();
    private @Nullable Answer answer;

    /** The whole answer, or an {@link AttemptFailedException}. */
    CompletableFuture<Answer> answer() {
        return complete;
    }

    @Override
    public void status(HttpResponseStatus status) {
        answer = new Answer(status);
    }

    @Override
    public void body(ByteBuf piece) {
        if (answer != null) {
            answer.append(piece);
        }
    }

    @Override
    public void end() {
        if (answer != null) {
            complete.complete(answer);
        }
    }

    @Override
    public void lost(String how) {
        complete.completeExceptionally(new AttemptFailedException(how));
    }
}
