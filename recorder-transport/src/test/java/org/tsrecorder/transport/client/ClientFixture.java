package org.tsrecorder.transport.client;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tsrecorder.testkit.ManualTime;

/** A client on a clock that the test moves, and calls of it that may block. */
final class ClientFixture {
    private static final long PATIENCE_SECONDS = 60;

    private ClientFixture() {}

    static RecorderClient.Builder clientOf(ManualTime time, RecorderAddress... recorders) {
        RecorderClient.Builder builder = RecorderClient.builder().nanoTime(time.nanoTime());
        for (RecorderAddress recorder : recorders) {
            builder.recorder(recorder);
        }
        return builder;
    }

    /** Runs a call that waits for the peer on a virtual thread. */
    static <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(call.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The failure of a call that must fail. */
    static RecordingFailedException failureOf(CompletableFuture<?> future)
            throws InterruptedException, TimeoutException {
        try {
            Object result = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("wanted a failure, got " + result);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordingFailedException failure) {
                return failure;
            }
            throw new AssertionError(e.getCause());
        }
    }

    static byte[] randomBytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
