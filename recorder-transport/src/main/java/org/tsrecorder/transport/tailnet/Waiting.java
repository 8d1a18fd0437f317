package org.tsrecorder.transport.tailnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** From stages to calls that block. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for a stage.
     *
     * @throws IOException what the stage failed with, if that is one, else one that has it as its cause
     */
    static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw ioException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** A failure as the exception that callers expect; what stages wrapped around it is taken off. */
    static IOException ioException(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
    }
}
