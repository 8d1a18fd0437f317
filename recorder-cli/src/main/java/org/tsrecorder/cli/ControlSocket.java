package org.tsrecorder.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a running recorder is asked how it fares, by programs of its own user: a unix socket with mode 0600 in a folder
 * with mode 0700. A connection is one question and one answer, each one line of JSON:
 *
 * <pre>
 *   ─▶ {"command":"ping","peer":"web","format":"text"}
 *   ◀─ {"exit":"0","text":"pong from web.tail.test (100.64.0.2) via 192.0.2.7:41641 in 1.2 ms"}
 * </pre>
 *
 * <p>Questions are at most 4 KiB and must come within 2 s, an answer may take 20 s; 8 are answered at once, and others
 * are turned away. One thread waits for connections, and each has a virtual one.
 */
final class ControlSocket implements AutoCloseable {
    static final int MOST_QUESTION_BYTES = 4096;
    static final int MOST_ANSWER_BYTES = 4 << 20;
    private static final String NAME = "tsrecorder.sock";
    static final int MOST_AT_ONCE = 8;
    private static final Duration TO_ASK = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.control");

    private final Function<Question, Answer> answers;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private Optional<ServerSocketChannel> listener = Optional.empty();
    private Optional<Path> socket = Optional.empty();

    /** A socket whose questions are answered by this, which may block. */
    ControlSocket(Function<Question, Answer> answers) {
        this.answers = answers;
    }

    /** The socket of the recorder whose state is in this folder. */
    static Path in(Path folder) {
        return folder.resolve(NAME);
    }

    /** Listens; what an earlier process left there is replaced. */
    void open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        remove(path);
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            opened.close();
            throw new IOException("socket " + path + ": " + e.getMessage(), e);
        }
        listener = Optional.of(opened);
        socket = Optional.of(path);
        Thread.ofPlatform().daemon().name("control").start(() -> accept(opened));
    }

    /** A socket goes, and so does a link, but not what it leads to; anything else is somebody's. */
    private static void remove(Path path) throws IOException {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("socket " + path + ": something else is there");
        }
        Files.deleteIfExists(path);
    }

    private void accept(ServerSocketChannel from) {
        while (from.isOpen()) {
            try {
                acceptOne(from);
            } catch (IOException e) {
                if (from.isOpen()) {
                    LOGGER.warn("a question could not be taken: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void acceptOne(ServerSocketChannel from) throws IOException {
        SocketChannel connection = from.accept();
        if (places.tryAcquire()) {
            Thread.startVirtualThread(() -> serve(connection));
        } else {
            connection.close();
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            Optional<Question> question = question(connection);
            var _ = closeAfter(connection, TO_ANSWER);
            Answer answer = ask(question);
            ByteBuffer bytes = ByteBuffer.wrap((ControlMessages.text(answer) + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
        } catch (IOException e) {
            LOGGER.debug("a question was not answered: {}", e.getMessage());
        } finally {
            places.release();
        }
    }

    private Answer ask(Optional<Question> question) {
        return question.map(answers).orElseGet(() -> new Answer(2, "no such question"));
    }

    /** Ends what takes too long; one that has ended by then is not harmed. */
    private static Future<?> closeAfter(SocketChannel connection, Duration time) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        connection.close();
                    } catch (IOException e) {
                        LOGGER.debug("closing failed: {}", e.getMessage());
                    }
                },
                CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Optional<Question> question(SocketChannel connection) throws IOException {
        Future<?> late = closeAfter(connection, TO_ASK);
        String line = readUpTo(connection, MOST_QUESTION_BYTES);
        late.cancel(false);
        return ControlMessages.question(line);
    }

    private static String readUpTo(SocketChannel connection, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (connection.read(bytes) > 0) {
            if (bytes.get(bytes.position() - 1) == '\n') {
                break;
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /**
     * Asks the recorder that has this socket.
     *
     * @throws IOException with one line when no recorder is there
     */
    static Answer ask(Path path, Question question) throws IOException {
        try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var _ = closeAfter(connection, TO_ASK.plus(TO_ANSWER));
            ByteBuffer bytes =
                    ByteBuffer.wrap((ControlMessages.text(question) + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
            return ControlMessages.answer(readUpTo(connection, MOST_ANSWER_BYTES))
                    .orElseThrow(() -> new IOException("its answer is not understood"));
        } catch (IOException e) {
            throw new IOException("no recorder answers at " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * What is asked.
     *
     * @param command {@code status} or {@code ping}
     * @param peer whom to ping; else empty
     * @param format {@code text} or {@code json}
     */
    record Question(String command, String peer, String format) {}

    /**
     * What the asking command does.
     *
     * @param exit its exit code
     * @param text what it prints
     */
    record Answer(int exit, String text) {}

    @Override
    public void close() {
        try {
            if (listener.isPresent()) {
                listener.get().close();
            }
            if (socket.isPresent()) {
                Files.deleteIfExists(socket.get());
            }
        } catch (IOException e) {
            LOGGER.debug("closing failed: {}", e.getMessage());
        }
    }
}
