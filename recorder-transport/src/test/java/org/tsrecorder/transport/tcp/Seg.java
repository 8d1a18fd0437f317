package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;

/**
 * A segment of a literate exchange. As one that arrives, what is not said is the peer's next number, the acknowledgment
 * of our SYN and a wide window. As one that is expected, only what is said is compared, besides numbers, text and
 * flags; PSH is ignored unless {@link #exact()}.
 */
final class Seg {
    private static final int WIDE_WINDOW = 60_000;

    @Nullable
    Integer seq;

    @Nullable
    Integer ack;

    boolean noAck;
    int flags;

    @Nullable
    Integer window;

    byte[] data = {};

    @Nullable
    Integer mss;

    @Nullable
    Integer windowScale;

    boolean sackPermitted;

    @Nullable
    Integer tsValue;

    @Nullable
    Integer tsEcho;

    int urgent;
    final List<Integer> sack = new ArrayList<>();
    boolean comparesSack;
    boolean exact;

    static Seg seg() {
        return new Seg();
    }

    static Seg syn() {
        return new Seg().seq(Exchange.REMOTE).noAck().mss(1000).flag(TcpFlags.SYN);
    }

    static Seg synAck() {
        return new Seg().seq(Exchange.REMOTE).mss(1000).flag(TcpFlags.SYN);
    }

    static Seg fin() {
        return new Seg().flag(TcpFlags.FIN);
    }

    static Seg rst() {
        return new Seg().flag(TcpFlags.RST);
    }

    Seg seq(int value) {
        seq = value;
        return this;
    }

    Seg ack(int value) {
        ack = value;
        return this;
    }

    Seg noAck() {
        noAck = true;
        return this;
    }

    Seg flag(int more) {
        flags |= more;
        return this;
    }

    Seg window(int value) {
        window = value;
        return this;
    }

    Seg data(String text) {
        data = text.getBytes(StandardCharsets.US_ASCII);
        return this;
    }

    /** So many octets of text, all different from their neighbours. */
    Seg data(int octets) {
        data = Exchange.octets(octets);
        return this;
    }

    Seg mss(int value) {
        mss = value;
        return this;
    }

    Seg windowScale(int value) {
        windowScale = value;
        return this;
    }

    Seg sackPermitted() {
        sackPermitted = true;
        return this;
    }

    Seg ts(int value, int echo) {
        tsValue = value;
        tsEcho = echo;
        return this;
    }

    Seg urgent(int pointer) {
        urgent = pointer;
        return flag(TcpFlags.URG);
    }

    Seg sack(int... edges) {
        comparesSack = true;
        for (int edge : edges) {
            sack.add(edge);
        }
        return this;
    }

    Seg exact() {
        exact = true;
        return this;
    }

    /** The bytes of one that arrives. */
    ByteBuf toBytes() {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(TcpHeader.MAX_LENGTH + data.length);
        TcpHeaderWriter writer = new TcpHeaderWriter()
                .begin(buffer, 0, Exchange.REMOTE_PORT, Exchange.LOCAL_PORT)
                .sequenceNumber(seq == null ? Exchange.REMOTE + 1 : seq)
                .window(window == null ? WIDE_WINDOW : window)
                .flags(flags);
        if (!noAck) {
            writer.acknowledgmentNumber(ack == null ? Exchange.LOCAL + 1 : ack);
        }
        if (urgent > 0) {
            writer.urgentPointer(urgent);
        }
        writeOptions(writer);
        return buffer.writerIndex(writer.end()).writeBytes(data);
    }

    private void writeOptions(TcpHeaderWriter writer) {
        if (mss != null && mss > 0) {
            writer.maximumSegmentSize(mss);
        }
        if (windowScale != null) {
            writer.windowScale(windowScale);
        }
        if (sackPermitted) {
            writer.sackPermitted();
        }
        if (tsValue != null && tsEcho != null) {
            writer.timestamps(tsValue, tsEcho);
        }
        if (!sack.isEmpty()) {
            writer.sackBlocks(sack.stream().mapToInt(Integer::intValue).toArray(), sack.size() / 2);
        }
    }

    /** What was sent, in the words of what is expected: left out is what {@code expected} leaves out. */
    static String describe(TcpHeader header, byte[] text, Seg expected) {
        StringBuilder line = new StringBuilder();
        int mask = expected.exact ? 0xFF : 0xFF & ~TcpFlags.PSH;
        line.append(TcpFlags.toString(header.flags() & mask));
        line.append(" seq=LOCAL+").append(header.sequenceNumber() - Exchange.LOCAL);
        if (header.has(TcpFlags.ACK)) {
            line.append(" ack=REMOTE+").append(header.acknowledgmentNumber() - Exchange.REMOTE);
        }
        line.append(" text=").append(new String(text, StandardCharsets.ISO_8859_1));
        line.append(expected.window == null ? "" : " window=" + header.window());
        line.append(expected.mss == null ? "" : " mss=" + header.maximumSegmentSize());
        line.append(expected.windowScale == null ? "" : " scale=" + header.windowScale());
        line.append(expected.sackPermitted ? " sackPermitted=" + header.sackPermitted() : "");
        line.append(
                expected.tsValue == null
                        ? ""
                        : " ts=" + header.hasTimestamps() + ',' + header.timestampValue() + ','
                                + header.timestampEchoReply());
        if (expected.comparesSack) {
            line.append(" sack=");
            for (int i = 0; i < header.sackBlocks(); i++) {
                line.append(header.sackLeftEdge(i) - Exchange.REMOTE)
                        .append('-')
                        .append(header.sackRightEdge(i) - Exchange.REMOTE)
                        .append(' ');
            }
        }
        return line.toString();
    }

    /** What is expected, in the same words. */
    String describe() {
        StringBuilder line = new StringBuilder();
        line.append(TcpFlags.toString(flags | (noAck ? 0 : TcpFlags.ACK)));
        line.append(" seq=LOCAL+").append((seq == null ? Exchange.LOCAL + 1 : seq) - Exchange.LOCAL);
        if (!noAck) {
            line.append(" ack=REMOTE+").append((ack == null ? Exchange.REMOTE + 1 : ack) - Exchange.REMOTE);
        }
        line.append(" text=").append(new String(data, StandardCharsets.ISO_8859_1));
        line.append(window == null ? "" : " window=" + window);
        line.append(mss == null ? "" : " mss=" + mss);
        line.append(windowScale == null ? "" : " scale=" + windowScale);
        line.append(sackPermitted ? " sackPermitted=true" : "");
        line.append(tsValue == null ? "" : " ts=true," + tsValue + ',' + tsEcho);
        if (comparesSack) {
            line.append(" sack=");
            for (int i = 0; i < sack.size(); i += 2) {
                line.append(sack.get(i) - Exchange.REMOTE)
                        .append('-')
                        .append(sack.get(i + 1) - Exchange.REMOTE)
                        .append(' ');
            }
        }
        return line.toString();
    }
}
