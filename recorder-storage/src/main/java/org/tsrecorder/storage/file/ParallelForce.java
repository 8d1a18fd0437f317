package org.tsrecorder.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tsrecorder.storage.disk.Disk;

/**
 * Forces many files. While there is time, one by one with a pause after each, since every commit of the journal waits
 * for the disk behind them: 10,000 files forced at once held acknowledgements up for two seconds. When it is urgent,
 * with several threads: a disk takes several times as many forces a second at once as in a row.
 */
final class ParallelForce implements Closeable {
    private static final int THREADS = 8;
    private static final int FEW_FILES = 4;
    private static final int FILES_PER_TASK = 16;

    private final Disk disk;
    private final ThreadPoolExecutor threads;

    ParallelForce(Disk disk) {
        this.disk = disk;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("tsrecorder-store-force-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** As {@link #force}, but one by one, with a pause as long as each took, until it is {@code urgent}. */
    void forceAtLeisure(Collection<Path> files, BooleanSupplier urgent, LongSupplier nanoTime) throws IOException {
        List<Path> all = List.copyOf(files);
        int done = 0;
        while (done < all.size() && !urgent.getAsBoolean()) {
            long start = nanoTime.getAsLong();
            Checkpointer.force(disk, all.get(done));
            LockSupport.parkNanos(this, nanoTime.getAsLong() - start);
            done++;
        }
        force(all.subList(done, all.size()));
    }

    /** Returns once all are safe; throws the first failure once all have been tried. */
    void force(Collection<Path> files) throws IOException {
        List<Path> all = List.copyOf(files);
        if (all.size() <= FEW_FILES || threads.isShutdown()) {
            for (Path file : all) {
                Checkpointer.force(disk, file);
            }
            return;
        }
        List<CompletableFuture<Void>> tasks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += FILES_PER_TASK) {
            List<Path> some = all.subList(from, Math.min(from + FILES_PER_TASK, all.size()));
            tasks.add(CompletableFuture.runAsync(() -> forceAll(some), threads));
        }
        try {
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    private void forceAll(List<Path> files) {
        for (Path file : files) {
            try {
                Checkpointer.force(disk, file);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
