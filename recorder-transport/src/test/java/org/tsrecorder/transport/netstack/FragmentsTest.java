package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.PacketFault;

final class FragmentsTest extends StackFixture {
    private final List<String> received = new ArrayList<>();

    private void bind() {
        UdpHandler handler = socket -> {
            for (var next = socket.poll(); next.isPresent(); next = socket.poll()) {
                received.add(ByteBufUtil.hexDump(next.get().payload()));
                next.get().payload().release();
            }
        };
        stack.bind(IpAddress.ANY_V4, 53, handler);
        stack.bind(IpAddress.ANY_V6, 53, handler);
    }

    /** The upper layer of a datagram of so many bytes, and those bytes as hex. */
    private record Datagram(List<Byte> upper, String payload, boolean v6) {}

    private static Datagram datagram(boolean v6, int size, int seed) {
        byte[] payload = new byte[size];
        new Random(seed).nextBytes(payload);
        ByteBuf packet = v6 ? Packets.udp(PEER_V6, 9, US_V6, 53, payload) : Packets.udp(PEER, 9, US, 53, payload);
        int header = v6 ? 40 : 20;
        List<Byte> upper = new ArrayList<>();
        for (int i = header; i < packet.writerIndex(); i++) {
            upper.add(packet.getByte(i));
        }
        packet.release();
        return new Datagram(upper, ByteBufUtil.hexDump(payload), v6);
    }

    /** A piece of a packet, in whichever family. */
    private static ByteBuf piece(Datagram whole, int id, int from, int to, boolean more) {
        byte[] bytes = new byte[to - from];
        for (int i = from; i < to; i++) {
            bytes[i - from] = i < whole.upper.size() ? whole.upper.get(i) : 0;
        }
        return whole.v6 ? pieceV6(id, from, bytes, more) : pieceV4(id, from, bytes, more);
    }

    private static ByteBuf pieceV4(int id, int from, byte[] bytes, boolean more) {
        ByteBuf packet = Packets.ip(PEER, US, 17, bytes);
        packet.setShort(4, id).setShort(6, (more ? 0x2000 : 0) | from >> 3);
        InternetChecksum.store(packet, 0, 20, 10, 0);
        return packet;
    }

    private static ByteBuf pieceV6(int id, int from, byte[] bytes, boolean more) {
        ByteBuf packet = Packets.ALLOCATOR.directBuffer(48 + bytes.length).writeZero(48);
        IpHeader.write(packet, 0, PEER_V6, US_V6, 44, 8 + bytes.length);
        packet.setByte(40, 17).setShort(42, from | (more ? 1 : 0)).setInt(44, id);
        return packet.writeBytes(bytes);
    }

    private static List<ByteBuf> cut(Datagram whole, int id, int size) {
        List<ByteBuf> pieces = new ArrayList<>();
        int length = whole.upper.size();
        for (int from = 0; from < length; from += size) {
            pieces.add(piece(whole, id, from, Math.min(from + size, length), from + size < length));
        }
        return pieces;
    }

    @Test
    void fragmentsInAnyOrderMakeThePacket() {
        bind();
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Datagram whole = datagram((seed & 1) == 1, random.nextInt(5_000), seed);
            List<ByteBuf> pieces = cut(whole, seed, 8 * (10 + random.nextInt(120)));
            Collections.shuffle(pieces, random);
            receives(pieces.toArray(ByteBuf[]::new));
            assertThat(received).as("seed %s", seed).containsExactly(whole.payload);
            received.clear();
        }
        sentNothing();
    }

    @Test
    void theLargestPacketIsPutTogether() {
        bind();
        Datagram whole = datagram(false, 65_535 - 20 - 8, 1);
        receives(cut(whole, 1, 1256).toArray(ByteBuf[]::new));
        assertThat(received).containsExactly(whole.payload);
    }

    @Test
    void aFragmentedEchoRequestIsAnswered() {
        byte[] icmp = new byte[1_600];
        icmp[0] = 8;
        icmp[2] = (byte) 0xF7;
        icmp[3] = (byte) 0xFF;
        receives(fragmentOfEcho(icmp, 0, 800, true), fragmentOfEcho(icmp, 800, 1_600, false));
        assertThat(takeSent().ip().payloadLength()).isEqualTo(1_600);
    }

    private static ByteBuf fragmentOfEcho(byte[] icmp, int from, int to, boolean more) {
        byte[] bytes = new byte[to - from];
        System.arraycopy(icmp, from, bytes, 0, bytes.length);
        ByteBuf packet = pieceV4(5, from, bytes, more);
        packet.setByte(9, 1);
        InternetChecksum.store(packet, 0, 20, 10, 0);
        return packet;
    }

    @Test
    void aFragmentThatCameTwiceIsSkipped() {
        bind();
        Datagram whole = datagram(false, 100, 1);
        receives(piece(whole, 7, 0, 40, true), piece(whole, 7, 0, 40, true), piece(whole, 7, 40, 108, false));
        assertThat(received).containsExactly(whole.payload);
    }

    @Test
    void fragmentsThatOverlapEndThePacket() {
        bind();
        for (boolean v6 : new boolean[] {false, true}) {
            Datagram whole = datagram(v6, 100, 1);
            receives(piece(whole, 7, 0, 48, true), piece(whole, 7, 40, 80, true), piece(whole, 7, 80, 108, false));
            receives(piece(whole, 8, 40, 80, true), piece(whole, 8, 0, 48, true));
            receives(piece(whole, 9, 0, 80, true), piece(whole, 9, 40, 48, true));
        }
        assertThat(received).isEmpty();
        assertThat(count(NetStackCounter.REASSEMBLIES_CONTRADICTORY)).isEqualTo(6);
    }

    @Test
    void twoEndsThatDifferEndThePacket() {
        bind();
        Datagram whole = datagram(false, 200, 1);
        receives(piece(whole, 7, 80, 108, false), piece(whole, 7, 40, 60, false));
        receives(piece(whole, 8, 40, 60, false), piece(whole, 8, 80, 96, true));
        receives(piece(whole, 9, 80, 96, true), piece(whole, 9, 40, 60, false));
        assertThat(received).isEmpty();
        assertThat(count(NetStackCounter.REASSEMBLIES_CONTRADICTORY)).isEqualTo(3);
    }

    @Test
    void fragmentsOfDifferentPacketsAreNotMixed() {
        bind();
        Datagram one = datagram(false, 100, 1);
        Datagram other = datagram(false, 100, 2);
        receives(piece(one, 1, 0, 48, true), piece(other, 2, 48, 108, false));
        assertThat(received).isEmpty();
        receives(piece(other, 2, 0, 48, true), piece(one, 1, 48, 108, false));
        assertThat(received).containsExactly(other.payload, one.payload);
    }

    @Test
    void whatIsNotWholeInTimeIsGivenUp() {
        bind();
        Datagram whole = datagram(false, 100, 1);
        receives(piece(whole, 7, 0, 48, true));
        assertThat(stack.nextDeadlineNanos()).isEqualTo(now + 30 * SECOND);
        now += 30 * SECOND;
        stack.onTimer(now);
        assertThat(count(NetStackCounter.REASSEMBLIES_TIMED_OUT)).isOne();
        assertThat(stack.nextDeadlineNanos()).isEqualTo(NetStack.NO_DEADLINE);
        receives(piece(whole, 7, 48, 108, false));
        assertThat(received).isEmpty();
    }

    @Test
    void aFloodOfFragmentsTakesBoundedMemoryAndALaterPacketPasses() {
        bind();
        Datagram junk = datagram(false, 100, 1);
        for (int i = 0; i < 50_000; i++) {
            receives(piece(junk, i, 8, 16, true));
        }
        int kept = (1 << 20) / 256;
        assertThat(count(NetStackCounter.REASSEMBLIES_EVICTED)).isEqualTo(50_000 - kept);
        Datagram whole = datagram(false, 3_000, 2);
        receives(cut(whole, 60_000, 1_200).toArray(ByteBuf[]::new));
        assertThat(received).containsExactly(whole.payload);
    }

    @Test
    void tooManyPiecesEndThePacket() {
        Datagram whole = datagram(false, 2_000, 1);
        receives(cut(whole, 7, 8).toArray(ByteBuf[]::new));
        assertThat(count(NetStackCounter.REASSEMBLIES_CONTRADICTORY)).isPositive();
        assertThat(count(NetStackCounter.PACKETS_REASSEMBLED)).isZero();
    }

    @Test
    void raggedAndOverlongFragmentsAreMalformed() {
        Datagram whole = datagram(false, 200, 1);
        Datagram wholeV6 = datagram(true, 200, 1);
        receives(piece(whole, 7, 0, 47, true), piece(wholeV6, 7, 0, 47, true));
        receives(piece(whole, 7, 65_528, 65_536, false), piece(wholeV6, 7, 65_528, 65_536, false));
        receives(piece(whole, 7, 0, 0, true), piece(wholeV6, 7, 0, 0, true));
        assertThat(stack.counters().get(PacketFault.BAD_FRAGMENT)).isEqualTo(6);
    }

    @Test
    void anAtomicFragmentIsAPacket() {
        bind();
        Datagram whole = datagram(true, 50, 1);
        receives(piece(whole, 7, 0, 58, false));
        assertThat(received).containsExactly(whole.payload);
        assertThat(count(NetStackCounter.FRAGMENTS_RECEIVED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSenderOfAFirstFragmentIsToldThatTheOthersDidNotCome(boolean v6) {
        ByteBuf first = piece(datagram(v6, 100, 1), 7, 0, 48, true);
        String quoted = ByteBufUtil.hexDump(first);
        receives(first);
        now += 30 * SECOND;
        stack.onTimer(now);
        Seen told = takeSent();
        assertThat(told.ip().source()).isEqualTo(v6 ? US_V6 : US);
        assertThat(told.ip().destination()).isEqualTo(v6 ? PEER_V6 : PEER);
        assertThat(told.icmp().type()).isEqualTo(v6 ? 3 : 11);
        assertThat(told.icmp().code()).isOne();
        assertThat(told.payload()).isEqualTo(quoted);
        sentNothing();
    }

    @Test
    void nobodyIsToldOfPartsWithoutAFirstFragmentOrOfAnIcmpError() {
        receives(piece(datagram(false, 100, 1), 7, 48, 108, false));
        byte[] unreachable = new byte[48];
        unreachable[0] = 3;
        ByteBuf error = Packets.ip(PEER, US, 1, unreachable);
        error.setShort(6, 0x2000);
        InternetChecksum.store(error, 0, 20, 10, 0);
        receives(error);
        now += 30 * SECOND;
        stack.onTimer(now);
        assertThat(count(NetStackCounter.REASSEMBLIES_TIMED_OUT)).isEqualTo(2);
        sentNothing();
    }

    @Test
    void sendersAreToldSoOftenASecond() {
        for (int i = 0; i < 1_000; i++) {
            receives(piece(datagram(false, 100, 1), i, 0, 48, true));
        }
        now += 30 * SECOND;
        stack.onTimer(now);
        assertThat(count(NetStackCounter.ICMP_ERRORS_SENT)).isEqualTo(100);
        assertThat(count(NetStackCounter.ICMP_ERRORS_SUPPRESSED)).isEqualTo(900);
    }
}
