package org.tsrecorder.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of one session: a cast whose every byte follows from the session's number and the byte's position.
 *
 * <pre>
 *   {"version":2,…,"connectionID":"load-RUN-17"}        header line
 *   [0.000, "o", "s17 n0 ....................\r\n"]      line 0   ┐ all of the same length,
 *   [0.001, "o", "s17 n1 ....................\r\n"]      line 1   ┘ each with its number
 * </pre>
 */
final class CastBody {
    /** What the longest time and number need. */
    static final int SHORTEST_LINE = 64;

    private static final byte[] TAIL = "\\r\\n\"]\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MILLIS = 1000;

    private final byte[] header;
    private final byte[] line;
    private final String session;
    private long builtLine = -1;

    CastBody(String run, int session, int lineLength) {
        this.session = Integer.toString(session);
        this.header =
                ("{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1795000000,\"env\":{\"TERM\":\"xterm\"},"
                    + "\"srcNode\":\"load.example.ts.net\",\"srcNodeID\":\"nLOAD11CNTRL\","
                    + "\"srcNodeUserID\":9007199254740993,\"srcNodeUser\":\"load@example.com\",\"sshUser\":\"load\","
                    + "\"localUser\":\"load\",\"connectionID\":\"" + connectionId(run, session) + "\"}\n")
                        .getBytes(StandardCharsets.US_ASCII);
        this.line = new byte[lineLength];
    }

    /** The name of a session in its header. */
    static String connectionId(String run, int session) {
        return "load-" + run + "-" + session;
    }

    int headerLength() {
        return header.length;
    }

    /** Appends {@code length} bytes of the body from {@code position}. */
    void copy(long position, int length, ByteBuf out) {
        long at = position;
        int left = length;
        while (left > 0) {
            int copied;
            if (at < header.length) {
                copied = Math.min(left, header.length - (int) at);
                out.writeBytes(header, (int) at, copied);
            } else {
                long number = (at - header.length) / line.length;
                int within = (int) ((at - header.length) % line.length);
                copied = Math.min(left, line.length - within);
                build(number);
                out.writeBytes(line, within, copied);
            }
            at += copied;
            left -= copied;
        }
    }

    private void build(long number) {
        if (number == builtLine) {
            return;
        }
        builtLine = number;
        int at = 0;
        line[at++] = '[';
        at = digits(number / MILLIS, 1, at);
        line[at++] = '.';
        at = digits(number % MILLIS, 3, at);
        at = text(", \"o\", \"s", at);
        at = text(session, at);
        at = text(" n", at);
        at = digits(number, 1, at);
        line[at++] = ' ';
        Arrays.fill(line, at, line.length - TAIL.length, (byte) '.');
        System.arraycopy(TAIL, 0, line, line.length - TAIL.length, TAIL.length);
    }

    private int text(String ascii, int at) {
        for (int i = 0; i < ascii.length(); i++) {
            line[at + i] = (byte) ascii.charAt(i);
        }
        return at + ascii.length();
    }

    private int digits(long value, int least, int at) {
        int count = least;
        for (long rest = value / power(least); rest > 0; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            line[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }

    private static long power(int exponent) {
        return exponent == 1 ? 10 : MILLIS;
    }
}
