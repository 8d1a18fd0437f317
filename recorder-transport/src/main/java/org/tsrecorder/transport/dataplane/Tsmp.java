package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.filter.FilterVerdict;
import org.tsrecorder.transport.key.Curve25519PublicKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TsmpHeader;
import org.tsrecorder.transport.time.TokenBucket;
import org.tsrecorder.transport.wireguard.Peer;

/**
 * Speaks TSMP with peers, in front of filter and stack.
 *
 * <pre>
 *   ping            ─▶ pong, by whatever address was asked
 *   pong            ─▶ {@link Pings}
 *   reject          ─▶ the connection of ours that it is about
 *   disco key       ─▶ {@link TsmpListener}, so many a second
 *   new session     ─▶ our disco key, before anything else on it
 *   SYN not let in  ─▶ reject, over IPv4, so many a second
 * </pre>
 */
final class Tsmp {
    /** Our choice; Tailscale does not limit them. */
    private static final int REJECTS_PER_SECOND = 100;

    /** Our choice: each changes the network map. */
    static final int DISCO_KEYS_PER_SECOND = 100;

    /** Our choice: as many peers may begin anew at once, as when control was away. */
    static final int DISCO_KEYS_AT_ONCE = 1_000;

    private static final int V4_PROTOCOL = 9;
    private static final int V6_NEXT_HEADER = 6;

    private final IpHeader ip = new IpHeader();
    private final TcpHeader tcp = new TcpHeader();
    private final TsmpHeader message = new TsmpHeader();
    private final TokenBucket rejects = new TokenBucket(REJECTS_PER_SECOND, REJECTS_PER_SECOND);
    private final TokenBucket discoKeys = new TokenBucket(DISCO_KEYS_PER_SECOND, DISCO_KEYS_AT_ONCE);
    private final long[] counts = new long[TsmpCounter.values().length];
    private final PacketFlow flow;
    private final byte[] discoKey;
    private final TsmpListener listener;

    Tsmp(PacketFlow flow, DiscoPublicKey discoKey, TsmpListener listener) {
        this.flow = flow;
        this.discoKey = discoKey.bytes();
        this.listener = listener;
    }

    /** Whether a packet's header says that this is for us to read; it is IP, or it would not have got here. */
    static boolean isMessage(ByteBuf packet) {
        int start = packet.readerIndex();
        int protocolAt = packet.getByte(start) >>> 4 == 4 ? V4_PROTOCOL : V6_NEXT_HEADER;
        return packet.getUnsignedByte(start + protocolAt) == IpProtocol.TSMP;
    }

    /** Takes a message from a peer; its buffer stays the caller's. */
    void receive(long nowNanos, Peer peer, ByteBuf packet) {
        PacketFault fault = ip.wrap(packet, packet.readerIndex(), packet.readableBytes());
        if (fault == PacketFault.NONE && !ip.isFragment()) {
            fault = message.wrap(packet, ip.payloadOffset(), ip.payloadLength());
        }
        if (fault != PacketFault.NONE || ip.isFragment() || !isOurs(ip.destination())) {
            increment(TsmpCounter.MALFORMED_DROPPED);
            return;
        }
        switch (message.type()) {
            case TsmpHeader.PING -> answerPing();
            case TsmpHeader.PONG -> receivePong(nowNanos);
            case TsmpHeader.REJECT -> receiveReject();
            case TsmpHeader.DISCO_ADVERT -> receiveDiscoKey(nowNanos, peer, packet);
            default -> increment(TsmpCounter.MALFORMED_DROPPED);
        }
    }

    private boolean isOurs(IpAddress address) {
        return flow.netStack().addresses().contains(address);
    }

    private void answerPing() {
        IpAddress ours = ip.destination();
        ByteBuf pong = OwnPackets.newBuffer(ours, TsmpHeader.PONG_LENGTH);
        TsmpHeader.appendPong(pong, message.pingData());
        send(pong, ours, ip.source());
        increment(TsmpCounter.PINGS_ANSWERED);
    }

    private void receivePong(long nowNanos) {
        if (!flow.pings().answered(nowNanos, ip.source(), message.pingData(), message.peerApiPort())) {
            increment(TsmpCounter.UNEXPECTED_PONGS_DROPPED);
        }
    }

    private void receiveReject() {
        boolean ours = message.rejectedProtocol() == IpProtocol.TCP
                && !message.maybeBroken()
                && flow.netStack()
                        .rejected(ip.destination(), message.sourcePort(), ip.source(), message.destinationPort());
        increment(ours ? TsmpCounter.REJECTS_RECEIVED : TsmpCounter.UNEXPECTED_REJECTS_DROPPED);
    }

    private void receiveDiscoKey(long nowNanos, Peer peer, ByteBuf packet) {
        if (!discoKeys.tryTake(nowNanos)) {
            increment(TsmpCounter.DISCO_KEYS_SUPPRESSED);
            return;
        }
        byte[] key = new byte[Curve25519PublicKey.BYTES];
        packet.getBytes(message.discoKeyOffset(), key);
        increment(TsmpCounter.DISCO_KEYS_RECEIVED);
        listener.discoKeyAdvertised(peer.publicKey(), DiscoPublicKey.of(key));
    }

    /** The filter did not let in a packet, which stays the caller's: the sender of a SYN is told. */
    void dropped(long nowNanos, FilterVerdict verdict, ByteBuf packet) {
        if (!isRejectable(verdict, packet)) {
            return;
        }
        if (!rejects.tryTake(nowNanos)) {
            increment(TsmpCounter.REJECTS_SUPPRESSED);
            return;
        }
        int reason = verdict == FilterVerdict.DROPPED_JAILED ? TsmpHeader.REASON_SHIELDS_UP : TsmpHeader.REASON_ACL;
        IpAddress ours = ip.destination();
        ByteBuf reject = OwnPackets.newBuffer(ours, TsmpHeader.REJECT_LENGTH);
        TsmpHeader.appendReject(reject, IpProtocol.TCP, reason, tcp.sourcePort(), tcp.destinationPort());
        send(reject, ours, ip.source());
        increment(TsmpCounter.REJECTS_SENT);
    }

    private boolean isRejectable(FilterVerdict verdict, ByteBuf packet) {
        return (verdict == FilterVerdict.DROPPED_SYN || verdict == FilterVerdict.DROPPED_JAILED)
                && ip.wrap(packet, packet.readerIndex(), packet.readableBytes()) == PacketFault.NONE
                && !ip.isV6()
                && ip.protocol() == IpProtocol.TCP
                && tcp.wrap(packet, ip.payloadOffset(), ip.payloadLength()) == PacketFault.NONE
                && (tcp.flags() & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;
    }

    /** Tells a peer our disco key: the first packet on a new session, since what waited follows. */
    void sessionEstablished(Peer peer) {
        for (IpPrefix prefix : peer.config().allowedIps()) {
            IpAddress theirs = prefix.address();
            Optional<IpAddress> ours = prefix.length() == theirs.bitLength() ? addressFor(theirs) : Optional.empty();
            if (ours.isPresent()) {
                ByteBuf advert = OwnPackets.newBuffer(theirs, TsmpHeader.DISCO_ADVERT_LENGTH);
                TsmpHeader.appendDiscoAdvert(advert, discoKey);
                send(advert, ours.get(), theirs);
                increment(TsmpCounter.DISCO_KEYS_SENT);
                return;
            }
        }
    }

    private Optional<IpAddress> addressFor(IpAddress theirs) {
        List<IpAddress> ours = flow.netStack().addresses();
        return ours.stream().filter(address -> address.isV6() == theirs.isV6()).findFirst();
    }

    private void send(ByteBuf buffer, IpAddress ours, IpAddress theirs) {
        flow.sendOwn(OwnPackets.complete(buffer, ours, theirs, IpProtocol.TSMP));
    }

    @SuppressWarnings("EnumOrdinal") // an index that never leaves this class
    private void increment(TsmpCounter counter) {
        counts[counter.ordinal()]++;
    }

    /** How often this happened. */
    @SuppressWarnings("EnumOrdinal") // as above
    long count(TsmpCounter counter) {
        return counts[counter.ordinal()];
    }
}
