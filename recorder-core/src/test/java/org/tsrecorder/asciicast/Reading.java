package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.tsrecorder.testkit.Splits;

/** What came of reading a cast to its end, in every split of its bytes: all of them must agree. */
record Reading(CastHeader header, List<CastEvent> events, CastReport report) {
    static final String V2 = "{\"version\":2,\"width\":80,\"height\":24}\n";
    static final String V3 = "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n";

    private static final int LARGE = 32 * 1024;

    static Reading lenient(String cast) {
        return lenient(cast.getBytes(UTF_8));
    }

    static Reading lenient(byte[] cast) {
        return inEverySplit(cast, CastReader::lenient);
    }

    static Reading strict(String cast) {
        return inEverySplit(cast.getBytes(UTF_8), CastReader::strict);
    }

    /** The failure of a strict reader. */
    static CastFormatException refused(String cast) {
        return refused(cast.getBytes(UTF_8));
    }

    static CastFormatException refused(byte[] cast) {
        CastFormatException first = refused(new Splits.Split("whole", List.of(cast)));
        for (Splits.Split split : splits(cast)) {
            assertThat(refused(split)).as(split.toString()).hasMessage(first.getMessage());
        }
        return first;
    }

    /** A large cast is cut into large pieces only: the leak detector makes small ones dear. */
    private static List<Splits.Split> splits(byte[] cast) {
        if (cast.length < LARGE) {
            return Splits.of(cast);
        }
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < cast.length; from += 9_973) {
            pieces.add(Arrays.copyOfRange(cast, from, Math.min(from + 9_973, cast.length)));
        }
        return List.of(new Splits.Split("by 9973", pieces));
    }

    private static CastFormatException refused(Splits.Split split) {
        try (CastReader reader = CastReader.strict()) {
            return catchThrowableOfType(CastFormatException.class, () -> read(reader, split));
        }
    }

    static Reading inEverySplit(byte[] cast, Supplier<CastReader> readers) {
        Reading whole = once(readers.get(), new Splits.Split("whole", List.of(cast)));
        for (Splits.Split split : splits(cast)) {
            assertThat(once(readers.get(), split)).as(split.toString()).isEqualTo(whole);
        }
        return whole;
    }

    private static Reading once(CastReader reader, Splits.Split split) {
        try (reader) {
            List<CastEvent> events = read(reader, split);
            assertThat(reader.ended()).isTrue();
            return new Reading(reader.header().orElse(CastHeader.builder().build()), events, reader.report());
        }
    }

    private static List<CastEvent> read(CastReader reader, Splits.Split split) {
        List<CastEvent> events = new ArrayList<>();
        try {
            split.feed(buffer -> {
                reader.feed(buffer);
                drain(reader, events);
            });
            reader.finish();
            drain(reader, events);
        } finally {
            reader.close();
        }
        return events;
    }

    private static void drain(CastReader reader, List<CastEvent> events) {
        while (reader.next()) {
            CastEvent event = reader.event();
            assertThat(event.timeNanos()).isEqualTo(reader.timeNanos());
            assertThat(event.kind()).isEqualTo(reader.kind());
            var utf8 = Unpooled.buffer();
            reader.writeText(utf8);
            assertThat(utf8.toString(UTF_8)).isEqualTo(reader.text());
            events.add(event);
        }
    }

    /** The only event. */
    CastEvent only() {
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    /** All that was printed. */
    String printed() {
        StringBuilder text = new StringBuilder();
        for (CastEvent event : events) {
            if (event instanceof CastEvent.Output output) {
                text.append(output.text());
            }
        }
        return text.toString();
    }

    /** How often an oddity occurred. */
    long count(CastOddity oddity) {
        return report.count(oddity);
    }
}
