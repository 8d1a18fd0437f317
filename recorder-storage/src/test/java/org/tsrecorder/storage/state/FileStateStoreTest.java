package org.tsrecorder.storage.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.store.StoreException;

class FileStateStoreTest {
    @TempDir
    private Path directory;

    // JUnit sets the field.
    @SuppressWarnings("NullAway.Init")
    FileStateStoreTest() {}

    private Path file() {
        return directory.resolve("deep/er/tailscaled.state");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void whatWasWrittenIsThereAfterAReopen() {
        try (FileStateStore store = FileStateStore.open(file())) {
            store.write("_machinekey", bytes("privkey:00"));
            store.write("gone", bytes("x"));
            store.remove("gone");
        }
        try (FileStateStore store = FileStateStore.open(file())) {
            assertThat(store.read("_machinekey")).hasValue(bytes("privkey:00"));
            assertThat(store.read("gone")).isEmpty();
        }
    }

    @Test
    void theFileIsWhatTailscaledWrites() throws IOException {
        try (FileStateStore store = FileStateStore.open(file())) {
            store.write("_machinekey", bytes("privkey:00"));
            store.write("_current-profile", bytes("profile-1a2b"));
        }
        assertThat(Files.readString(file()).replaceAll("\\s", ""))
                .isEqualTo("{\"_current-profile\":\"" + base64("profile-1a2b") + "\",\"_machinekey\":\""
                        + base64("privkey:00") + "\"}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    @Test
    void aFileOfTailscaledsIsReadAndItsOtherValuesStay() throws IOException {
        Path file = directory.resolve("s");
        Files.writeString(file, """
            {
              "_machinekey": "%s",
              "some-other": "AAEC/w==",
              "nothing": null
            }\
            """.formatted(base64("privkey:11")));
        try (FileStateStore store = FileStateStore.open(file)) {
            assertThat(store.read("_machinekey")).hasValue(bytes("privkey:11"));
            store.write("_machinekey", bytes("privkey:22"));
        }
        try (FileStateStore store = FileStateStore.open(file)) {
            assertThat(store.read("some-other")).hasValue(new byte[] {0, 1, 2, (byte) 0xff});
        }
    }

    @Test
    void anEmptyFileIsAsGoodAsNone() throws IOException {
        Path file = Files.createFile(directory.resolve("s"));
        try (FileStateStore store = FileStateStore.open(file)) {
            assertThat(store.read("_machinekey")).isEmpty();
        }
        assertThat(Files.size(file)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"a\":1}",
                "{\"a\":\"!\"}",
                "{\"a\":\"AA==\"",
                "{\"a\":{}}",
                "{} {}",
                "x",
                "{\"a\":\"\",\"a\":\"\"}"
            })
    void anythingElseIsRefusedInOneLineAndLeftAlone(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("s"), text);
        assertThatThrownBy(() -> FileStateStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("state " + file + ": wanted a JSON object of base64 strings")
                .message()
                .hasLineCount(1);
        assertThat(Files.readString(file)).isEqualTo(text);
        Files.writeString(file, "{}");
        FileStateStore.open(file).close();
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        FileStateStore.open(file()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().resolveSibling("."))))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileWithOtherModesIsMadeItsOwnersAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("s"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        FileStateStore.open(file).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatSomebodyPutWhereTheNextFileIsWrittenIsNotWrittenTo() throws IOException {
        Path theirs = Files.writeString(directory.resolve("theirs"), "theirs");
        Path next = directory.resolve("s.new");
        Files.createSymbolicLink(next, theirs);
        FileStateStore.open(directory.resolve("s")).close();
        assertThat(Files.readString(theirs)).isEqualTo("theirs");
        Files.writeString(next, "{}");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (FileStateStore store = FileStateStore.open(directory.resolve("s"))) {
            store.write("a", bytes("secret"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("s"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aDirectoryInItsPlaceIsOneClearLine() throws IOException {
        Path file = Files.createDirectory(directory.resolve("s"));
        assertThatThrownBy(() -> FileStateStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("state " + file + ": ")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aSecondOwnerInThisProcessIsRefused() {
        try (FileStateStore first = FileStateStore.open(file())) {
            assertThatThrownBy(() -> FileStateStore.openIn(file().resolveSibling(".")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another process");
            assertThat(first.toString()).endsWith("tailscaled.state");
        }
        FileStateStore.open(file()).close();
    }

    @Test
    void aSecondOwnerInAnotherProcessIsRefused() throws Exception {
        FileStateStore.open(file()).close();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream said = other.getInputStream()) {
            assertThat(said.read()).isEqualTo('h');
            assertThatThrownBy(() -> FileStateStore.open(file())).hasMessageContaining("in use by another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        FileStateStore.open(file()).close();
    }

    /** Holds a state until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FileStateStore held = FileStateStore.open(Path.of(args[0]));
                    FileChannel out = FileChannel.open(Path.of("/dev/stdout"), StandardOpenOption.WRITE)) {
                held.write("holder", bytes("x"));
                out.write(ByteBuffer.wrap(bytes("h")));
                int unused = System.in.read();
            }
        }
    }
}
