package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.cli.ControlSocket.Answer;
import org.tsrecorder.cli.ControlSocket.Question;
import org.tsrecorder.peers.Await;

class ControlSocketTest {
    private static final Question PING = new Question("ping", "web\n\"ü\"", "text");

    @TempDir
    private Path folder;

    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        path = ControlSocket.in(folder.resolve("state"));
        socket = new ControlSocket(question -> new Answer(3, question.command() + ' ' + question.peer()));
        socket.open(path);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void aQuestionGetsItsAnswer() throws IOException {
        assertThat(ControlSocket.ask(path, PING)).isEqualTo(new Answer(3, "ping web\n\"ü\""));
    }

    @Test
    void onlyItsOwnUserMayAsk() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAnEarlierProcessLeftIsReplaced() throws IOException {
        try (ControlSocket second = new ControlSocket(question -> new Answer(0, "second"))) {
            second.open(path);
            assertThat(ControlSocket.ask(path, PING).text()).isEqualTo("second");
        }
    }

    @Test
    void whatIsNoQuestionIsToldSo() throws IOException {
        assertThat(send("nonsense\n")).contains("no such question");
        assertThat(send("{\"command\":[]}\n")).contains("no such question");
        assertThat(send("x".repeat(ControlSocket.MOST_QUESTION_BYTES))).contains("no such question");
    }

    private String send(String text) throws IOException {
        try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            int count = connection.read(answer);
            while (count > 0) {
                count = connection.read(answer);
            }
            return StandardCharsets.UTF_8.decode(answer.flip()).toString();
        }
    }

    @Test
    void onceClosedNobodyAnswersAndNothingIsLeft() {
        socket.close();
        assertThat(path).doesNotExist();
        assertThatThrownBy(() -> ControlSocket.ask(path, PING))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no recorder answers at " + path);
    }

    @Test
    void whoAsksTooSlowlyDoesNotKeepOthersWaiting() throws Exception {
        List<SocketChannel> slow = new ArrayList<>();
        try {
            for (int i = 0; i < ControlSocket.MOST_AT_ONCE; i++) {
                SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(path));
                slow.add(connection);
                connection.write(ByteBuffer.wrap(new byte[] {'{'}));
            }
            for (SocketChannel connection : slow) {
                assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            Await.until("an answer", this::isAnswered);
        } finally {
            for (SocketChannel connection : slow) {
                connection.close();
            }
        }
    }

    private boolean isAnswered() {
        try {
            return ControlSocket.ask(path, PING).exit() == 3;
        } catch (IOException turnedAway) {
            return false;
        }
    }

    @Test
    void aFileOrDirectoryInItsPlaceIsLeftAloneWithOneClearLine() throws IOException {
        for (String name : List.of("file", "directory")) {
            Path taken = folder.resolve(name);
            if (name.equals("file")) {
                Files.writeString(taken, "theirs");
            } else {
                Files.createDirectory(taken);
            }
            try (ControlSocket other = new ControlSocket(question -> new Answer(0, ""))) {
                assertThatThrownBy(() -> other.open(taken))
                        .isInstanceOf(IOException.class)
                        .hasMessage("socket " + taken + ": something else is there");
            }
            assertThat(taken).exists();
        }
    }

    @Test
    void whatALinkInItsPlaceLeadsToIsLeftAlone() throws IOException {
        Path theirs = Files.writeString(folder.resolve("theirs"), "theirs");
        Path link = Files.createSymbolicLink(folder.resolve("link"), theirs);
        try (ControlSocket other = new ControlSocket(question -> new Answer(0, "other"))) {
            other.open(link);
            assertThat(ControlSocket.ask(link, PING).text()).isEqualTo("other");
        }
        assertThat(theirs).hasContent("theirs");
    }
}
