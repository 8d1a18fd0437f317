package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes IP packets as a capture file that tcpdump and Wireshark read: pcap 2.4, nanoseconds, LINKTYPE_RAW. For
 * debugging; it does blocking output and is no part of an engine. One thread at a time.
 *
 * <pre>
 *   file:   A1B23C4D │ 2 │ 4 │ 0 │ 0 │ 65535 most bytes of a packet │ 101 raw IP
 *   packet: seconds │ nanoseconds │ bytes here │ bytes on the wire │ the packet
 * </pre>
 *
 * <p>Source: draft-ietf-opsawg-pcap.
 */
public final class PcapWriter implements AutoCloseable {
    private static final int MAGIC_NANOSECONDS = 0xA1B2_3C4D;
    private static final int VERSION_2_4 = 2 << 16 | 4;
    private static final int MOST_BYTES = 65_535;
    private static final int LINKTYPE_RAW = 101;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final OutputStream out;

    /**
     * Writes the file's header.
     *
     * @param out buffered at best; closed by {@link #close}
     */
    public PcapWriter(OutputStream out) throws IOException {
        this.out = out;
        writeInts(MAGIC_NANOSECONDS, VERSION_2_4, 0, 0, MOST_BYTES, LINKTYPE_RAW);
    }

    /**
     * Writes the readable bytes of a packet, whose indexes stay as they are.
     *
     * @param epochNanos when it was seen, in nanoseconds since 1970
     */
    public void write(long epochNanos, ByteBuf packet) throws IOException {
        int length = packet.readableBytes();
        int kept = Math.min(length, MOST_BYTES);
        int seconds = (int) Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        int nanos = (int) Math.floorMod(epochNanos, NANOS_PER_SECOND);
        writeInts(seconds, nanos, kept, length);
        packet.getBytes(packet.readerIndex(), out, kept);
    }

    /** Hands on what the stream buffers. */
    public void flush() throws IOException {
        out.flush();
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        out.close();
    }

    private void writeInts(int... values) throws IOException {
        for (int value : values) {
            out.write(value >>> 24);
            out.write(value >>> 16);
            out.write(value >>> 8);
            out.write(value);
        }
    }
}
