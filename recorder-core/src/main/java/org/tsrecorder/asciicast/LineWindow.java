package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes being read: whole lines, and the beginning of one more.
 *
 * <pre>
 *   bytes  [ read already | whole lines, each with its newline | a line still to come | free | 1 spare ]
 *                         from                          complete                     to
 * </pre>
 *
 * <p>Every byte is copied once and searched for a newline once, so that a line that comes in a million pieces costs no
 * more than one that comes whole. The array grows for a long line, up to the limit, and shrinks again after it.
 */
final class LineWindow {
    private static final int USUAL_BYTES = 64 * 1024;
    private static final int SHRINK_ABOVE = 1 << 20;

    private int maxLine;
    private boolean overlong;

    byte[] bytes;
    int from;
    int complete;
    int to;

    LineWindow(int maxLine) {
        this.maxLine = maxLine;
        this.bytes = new byte[Math.min(USUAL_BYTES, maxLine + 1) + 1];
    }

    /** Sets another limit, not below the first. */
    void allow(int bytes) {
        maxLine = bytes;
    }

    /** Whether a whole line waits. */
    boolean hasLine() {
        return from < complete;
    }

    /** Bytes of the line still to come. Asked only when no whole line waits. */
    int partial() {
        return to - from;
    }

    /** Whether the line still to come is longer than the limit. Asked only when no whole line waits. */
    boolean isOverlong() {
        return partial() > maxLine;
    }

    /**
     * Takes as many bytes as fit, once the whole lines are read. Answers false when the line still to come is longer
     * than the limit; then it is dropped, up to and with its newline.
     */
    boolean fill(ByteBuf in) {
        if (overlong) {
            return skipOverlong(in);
        }
        makeRoom();
        if (to == capacity()) {
            from = 0;
            complete = 0;
            to = 0;
            overlong = true;
            return false;
        }
        int taken = Math.min(in.readableBytes(), capacity() - to);
        in.readBytes(bytes, to, taken);
        complete = newlineBefore(to + taken, to);
        to += taken;
        return true;
    }

    /** Whether the rest of a line longer than the limit is being dropped. */
    boolean isDropping() {
        return overlong;
    }

    private boolean skipOverlong(ByteBuf in) {
        int newline = in.bytesBefore((byte) '\n');
        in.skipBytes(newline < 0 ? in.readableBytes() : newline + 1);
        overlong = newline < 0;
        return true;
    }

    /** The index after the last newline in {@code [least, before)}, or {@code from} if there is none. */
    private int newlineBefore(int before, int least) {
        for (int i = before; i > least; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return from;
    }

    private int capacity() {
        return bytes.length - 1;
    }

    private void makeRoom() {
        int kept = to - from;
        if (kept < USUAL_BYTES / 2 && capacity() > SHRINK_ABOVE) {
            bytes = Arrays.copyOfRange(bytes, from, from + USUAL_BYTES + 1);
        } else if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, kept);
        } else if (kept == capacity() && kept <= maxLine) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * kept, maxLine + 1L) + 1);
        }
        from = 0;
        complete = 0;
        to = kept;
    }

    /** The index after the first whole line's newline. */
    int endOfLine() {
        int end = from;
        while (bytes[end] != '\n') {
            end++;
        }
        return end + 1;
    }

    /** Ends the line still to come: nothing more comes. */
    void closeLine() {
        bytes[to] = '\n';
        to++;
        complete = to;
    }
}
