package org.tsrecorder.cli;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastReader;
import org.tsrecorder.asciicast.CastVersion;
import org.tsrecorder.store.RecordingArchive;
import org.tsrecorder.store.RecordingInfo;

/**
 * What a listing shows of a recording, from the first and the last few kilobytes of its file.
 *
 * @param info its name, size and state
 * @param header what it says about itself; empty where that cannot be read
 * @param duration how long it is; empty where its end does not say
 */
record RecordingSummary(RecordingInfo info, Optional<CastHeader> header, Optional<Duration> duration) {
    private static final int HEAD_BYTES = 16 * 1024;
    private static final int TAIL_BYTES = 64 * 1024;
    private static final double LONGEST_SECONDS = 1e9;
    private static final Pattern EVENT_TIME = Pattern.compile("\\n\\[ *(\\d{1,10}(?:\\.\\d{1,9})?) *,[^\\n]*");

    /** Reads both ends; a file that is broken, or gone, has a summary too. */
    static RecordingSummary read(RecordingArchive archive, RecordingInfo info) {
        try (SeekableByteChannel file = archive.open(info.id())) {
            Optional<CastHeader> header = header(bytes(file, 0, HEAD_BYTES));
            boolean absolute = header.map(CastHeader::version)
                    .filter(CastVersion.V2::equals)
                    .isPresent();
            Optional<Duration> end = absolute ? lastTime(file) : Optional.empty();
            return new RecordingSummary(info, header, end.or(() -> header.flatMap(CastHeader::duration)));
        } catch (IOException e) {
            return new RecordingSummary(info, Optional.empty(), Optional.empty());
        }
    }

    private static Optional<CastHeader> header(byte[] head) {
        try (CastReader reader = CastReader.lenient()) {
            reader.feed(Unpooled.wrappedBuffer(head));
            if (reader.header().isEmpty()) {
                reader.next();
            }
            return reader.header();
        }
    }

    private static Optional<Duration> lastTime(SeekableByteChannel file) throws IOException {
        long from = Math.max(0, file.size() - TAIL_BYTES);
        Matcher times = EVENT_TIME.matcher(new String(bytes(file, from, TAIL_BYTES), StandardCharsets.ISO_8859_1));
        Optional<Duration> last = Optional.empty();
        while (times.find()) {
            double seconds = Double.parseDouble(times.group(1));
            if (seconds < LONGEST_SECONDS) {
                last = Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
            }
        }
        return last;
    }

    private static byte[] bytes(SeekableByteChannel file, long from, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, Math.max(0, file.size() - from)));
        file.position(from);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = file.read(bytes);
        }
        byte[] read = new byte[bytes.position()];
        bytes.flip().get(read);
        return read;
    }

    /** Who it was: the login of the tailnet, and whom they were on the machine. */
    String user() {
        Optional<String> who = header.flatMap(CastHeader::srcNodeUser)
                .filter(user -> !user.isEmpty())
                .or(() -> header.map(CastHeader::srcNodeTags)
                        .filter(tags -> !tags.isEmpty())
                        .map(tags -> String.join(",", tags)));
        Optional<String> as = header.flatMap(CastHeader::localUser).filter(user -> !user.isEmpty());
        if (as.isEmpty() || as.equals(who)) {
            return who.orElse("-");
        }
        return who.map(user -> user + " as " + as.get()).orElse(as.get());
    }

    /** Where it was: the node's name, where the recording has it, else its ID. */
    String node() {
        return header.flatMap(CastHeader::dstNode)
                .filter(name -> !name.isEmpty())
                .orElse(info.id().node());
    }
}
