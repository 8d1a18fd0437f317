package org.tsrecorder.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares what a recorder stored with what was sent: every byte behind the header line must be as sent, all that was
 * acknowledged must be there, and all that was sent where the recorder said that it is stored.
 */
final class StoredRecordings {
    private static final int MAX_HEADER = 64 * 1024;
    private static final int BLOCK = 64 * 1024;

    private final LoadPlan plan;
    private final List<LoadSession> sessions;
    private final Pattern name;
    private final BitSet found = new BitSet();
    private final List<String> wrong = new ArrayList<>();

    StoredRecordings(LoadPlan plan, List<LoadSession> sessions, String runName) {
        this.plan = plan;
        this.sessions = sessions;
        this.name = Pattern.compile("\"connectionID\"\\s*:\\s*\"" + Pattern.quote("load-" + runName) + "-(\\d+)\"");
    }

    /** Looks at every recording of this run below {@code folder}, and gives what is wrong, a line each. */
    List<String> compare(Path folder, String runName) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".cast"))::iterator) {
                compareFile(file, runName);
            }
        }
        for (int i = 0; i < sessions.size(); i++) {
            if (!found.get(i) && sessions.get(i).acknowledged() > 0) {
                wrong.add("session " + i + ": acknowledged, and no recording of it");
            }
        }
        return wrong;
    }

    /** How many recordings of this run were found. */
    int foundCount() {
        return found.cardinality();
    }

    private void compareFile(Path file, String runName) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK)) {
            Matcher header = name.matcher(headerLine(in));
            if (!header.find()) {
                return;
            }
            int index = Integer.parseInt(header.group(1));
            if (found.get(index)) {
                wrong.add(file + ": a second recording of session " + index);
            }
            found.set(index);
            CastBody expected = new CastBody(runName, index, plan.lineLength());
            long length = matchingLength(in, expected);
            judge(file, sessions.get(index), expected.headerLength(), length);
        }
    }

    private static String headerLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int value = in.read();
        while (value >= 0 && value != '\n' && line.length() < MAX_HEADER) {
            line.append((char) value);
            value = in.read();
        }
        return line.toString();
    }

    /** Length of the rest, or the position of the first wrong byte as a negative number less one. */
    private static long matchingLength(InputStream in, CastBody expected) throws IOException {
        long position = 0;
        byte[] block = in.readNBytes(BLOCK);
        while (block.length > 0) {
            ByteBuf wanted = Unpooled.buffer(block.length, block.length);
            expected.copy(expected.headerLength() + position, block.length, wanted);
            int differs = Arrays.mismatch(block, wanted.array());
            if (differs >= 0) {
                return -(position + differs) - 1;
            }
            position += block.length;
            block = in.readNBytes(BLOCK);
        }
        return position;
    }

    private void judge(Path file, LoadSession session, int headerLength, long length) {
        long acknowledged = Math.max(session.acknowledged() - headerLength, 0);
        long sent = session.sent() - headerLength;
        boolean whole = session.state() == LoadSession.State.STORED;
        if (length < 0) {
            wrong.add(file + ": differs at byte " + (-length - 1) + " behind the header line");
        } else if (length > sent || length < (whole ? sent : acknowledged)) {
            wrong.add("%s: %d bytes behind the header line, sent %d, acknowledged %d, %s"
                    .formatted(
                            file,
                            length,
                            sent,
                            acknowledged,
                            session.state().name().toLowerCase(Locale.ROOT)));
        }
    }
}
