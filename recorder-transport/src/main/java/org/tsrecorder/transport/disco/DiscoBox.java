package org.tsrecorder.transport.disco;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;

/**
 * Seals messages for one disco key and opens those from it. The key agreement, some tens of microseconds, is made when
 * it is first needed, and once: a node knows many peers that it never speaks to.
 */
public final class DiscoBox {
    private final DiscoPrivateKey ours;
    private final DiscoPublicKey theirs;
    private @Nullable NaclBox box;
    private boolean weak;

    /**
     * A box that agrees on no key yet.
     *
     * @param ours stays the caller's, and must live as long as the box
     */
    public DiscoBox(DiscoPrivateKey ours, DiscoPublicKey theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Whom it speaks to. */
    public DiscoPublicKey peer() {
        return theirs;
    }

    /**
     * A datagram with the message in it; empty if the peer's key is a point of low order, which no node has.
     *
     * @param random for the nonce; must be cryptographically strong
     * @return a buffer that is the caller's to release
     */
    public Optional<ByteBuf> seal(DiscoMessage message, RandomSource random, ByteBufAllocator allocator) {
        NaclBox agreed = agreed();
        if (agreed == null) {
            return Optional.empty();
        }
        byte[] nonce = new byte[Disco.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = agreed.seal(nonce, MessageCodec.encode(message));
        ByteBuf datagram = allocator.ioBuffer(Disco.HEADER_BYTES + sealed.length);
        Disco.writeHeader(datagram, ours.publicKey(), nonce);
        return Optional.of(datagram.writeBytes(sealed));
    }

    /**
     * Opens a datagram.
     *
     * @param datagram one that {@link Disco#isDisco}, and whose {@link Disco#sender} is {@link #peer}; its indices stay
     * @return what was in it
     */
    public Opened open(ByteBuf datagram) {
        NaclBox agreed = agreed();
        if (agreed == null || datagram.readableBytes() > Disco.MAX_BYTES) {
            return Opened.FORGED;
        }
        int start = datagram.readerIndex() + Disco.HEADER_BYTES;
        byte[] nonce = new byte[Disco.NONCE_BYTES];
        datagram.getBytes(start - nonce.length, nonce);
        byte[] sealed = new byte[datagram.writerIndex() - start];
        datagram.getBytes(start, sealed);
        return agreed.open(nonce, sealed)
                .map(bytes -> new Opened(true, MessageCodec.decode(bytes)))
                .orElse(Opened.FORGED);
    }

    /**
     * What a datagram held.
     *
     * @param authentic whether the peer sealed it for us
     * @param message empty if it is of a kind that we do not know
     */
    public record Opened(boolean authentic, Optional<DiscoMessage> message) {
        static final Opened FORGED = new Opened(false, Optional.empty());
    }

    /** Forgets the agreed key; it is agreed on anew when it is needed again. */
    public void destroy() {
        if (box != null) {
            box.destroy();
            box = null;
        }
    }

    private @Nullable NaclBox agreed() {
        if (box == null && !weak) {
            byte[] secret = ours.bytes();
            box = NaclBox.between(secret, theirs.bytes()).orElse(null);
            weak = box == null;
            Secrets.erase(secret);
        }
        return box;
    }
}
