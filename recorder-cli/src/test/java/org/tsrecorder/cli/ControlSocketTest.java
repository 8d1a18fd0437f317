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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.cli.ControlSocket.Answer;
import org.tsrecorder.cli.ControlSocket.Question;

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
}
