package org.tsrecorder.transport.noise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.Secrets;
import org.tsrecorder.transport.crypto.X25519;
import org.tsrecorder.transport.key.Curve25519PrivateKey;
import org.tsrecorder.transport.key.Curve25519PublicKey;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.key.PresharedKey;

/**
 * One handshake of the pattern IK or IKpsk2 (Noise §5.3, §7.5), on either side.
 *
 * <pre>
 *   initiator                              responder
 *   writeInitiation ── e, es, s, ss ─────▶ readStatic: e, es, s     (who is it? may it?)
 *                                          readPayload: ss
 *   readResponse ◀──── e, ee, se, psk ──── writeResponse
 *   split                                  split
 * </pre>
 *
 * <p>The responder reads the initiation in two steps, so that it can turn away a stranger before the second agreement.
 * Methods called in another order throw {@link IllegalStateException}. A {@code false} from outside's bytes ends a
 * responder's handshake; an initiator's stays as it was, waiting for the true response.
 *
 * <p>For one thread.
 */
public final class HandshakeState {
    /** Bytes of an ephemeral key on the wire. */
    public static final int EPHEMERAL_BYTES = X25519.KEY_BYTES;

    /** Bytes of a sealed static key on the wire. */
    public static final int SEALED_STATIC_BYTES = X25519.KEY_BYTES + ChaCha20Poly1305.TAG_BYTES;

    /** Bytes of an initiation besides its payload: ephemeral key, sealed static key, the payload's tag. */
    public static final int INITIATION_BYTES = EPHEMERAL_BYTES + SEALED_STATIC_BYTES + ChaCha20Poly1305.TAG_BYTES;

    /** Bytes of a response, whose payload is empty in both protocols. */
    public static final int RESPONSE_BYTES = EPHEMERAL_BYTES + ChaCha20Poly1305.TAG_BYTES;

    private static final int PAYLOAD_OFFSET = EPHEMERAL_BYTES + SEALED_STATIC_BYTES;
    private static final byte[] NO_BYTES = {};

    /** What may happen next. */
    private enum Step {
        WRITE_INITIATION,
        READ_RESPONSE,
        READ_STATIC,
        READ_PAYLOAD,
        WRITE_RESPONSE,
        SPLIT,
        OVER
    }

    private final NoisePattern pattern;
    private final boolean initiator;
    private final Curve25519PrivateKey localStatic;
    private SymmetricState symmetric;
    private byte[] remoteStatic;
    private byte[] remoteEphemeral = NO_BYTES;
    private @Nullable EphemeralKey localEphemeral;
    private PresharedKey presharedKey = PresharedKey.none();
    private Step step;

    private HandshakeState(
            NoisePattern pattern,
            boolean initiator,
            Curve25519PrivateKey localStatic,
            byte[] remoteStatic,
            SymmetricState symmetric) {
        this.pattern = pattern;
        this.initiator = initiator;
        this.localStatic = localStatic;
        this.remoteStatic = remoteStatic;
        this.symmetric = symmetric;
        this.step = initiator ? Step.WRITE_INITIATION : Step.READ_STATIC;
    }

    /**
     * Begins a handshake with a responder whose static key is known.
     *
     * @param pattern which one
     * @param prologue what both sides agree on beforehand
     * @param localStatic our static key
     * @param remoteStatic theirs
     * @param aead the thread's cipher
     * @return a handshake whose next step is {@link #writeInitiation}
     */
    public static HandshakeState initiator(
            NoisePattern pattern,
            byte[] prologue,
            Curve25519PrivateKey localStatic,
            Curve25519PublicKey remoteStatic,
            ChaCha20Poly1305 aead) {
        byte[] remote = remoteStatic.bytes();
        return new HandshakeState(pattern, true, localStatic, remote, begin(pattern, prologue, remote, aead));
    }

    /**
     * Begins a handshake with whoever calls.
     *
     * @param pattern which one
     * @param prologue what both sides agree on beforehand
     * @param localStatic our static key
     * @param aead the thread's cipher
     * @return a handshake whose next step is {@link #readStatic}
     */
    public static HandshakeState responder(
            NoisePattern pattern, byte[] prologue, Curve25519PrivateKey localStatic, ChaCha20Poly1305 aead) {
        SymmetricState symmetric = begin(pattern, prologue, localStatic.publicBytes(), aead);
        return new HandshakeState(pattern, false, localStatic, NO_BYTES, symmetric);
    }

    private static SymmetricState begin(
            NoisePattern pattern, byte[] prologue, byte[] responderStatic, ChaCha20Poly1305 aead) {
        SymmetricState symmetric = new SymmetricState(pattern, aead);
        symmetric.mixHash(prologue);
        symmetric.mixHash(responderStatic);
        return symmetric;
    }

    /**
     * Sets the secret between the two static keys; without this call it is {@link PresharedKey#none()}. A responder
     * learns which it is once it has read the static key. Without effect on the pattern IK.
     *
     * @param key the secret, which stays the caller's
     */
    public void presharedKey(PresharedKey key) {
        this.presharedKey = key;
    }

    /**
     * Writes the first message: {@code -> e, es, s, ss}.
     *
     * @param ephemeral a key made for this handshake, which destroys it at its end
     * @param payload what to send along, sealed
     * @param message receives {@link #INITIATION_BYTES} and the payload's length
     * @param offset index of the first byte to write
     * @return false if the responder's static key is a point of low order
     */
    public boolean writeInitiation(EphemeralKey ephemeral, byte[] payload, byte[] message, int offset) {
        advance(Step.WRITE_INITIATION, Step.READ_RESPONSE);
        localEphemeral = ephemeral;
        mixEphemeral(symmetric, write(ephemeral.publicBytes(), message, offset));
        if (!mixAgreement(symmetric, ephemeral, remoteStatic)) {
            return fail();
        }
        write(localStatic.publicBytes(), message, offset + EPHEMERAL_BYTES);
        symmetric.encryptAndHash(message, offset + EPHEMERAL_BYTES, X25519.KEY_BYTES);
        if (!mixAgreement(symmetric, localStatic, remoteStatic)) {
            return fail();
        }
        write(payload, message, offset + PAYLOAD_OFFSET);
        symmetric.encryptAndHash(message, offset + PAYLOAD_OFFSET, payload.length);
        return true;
    }

    /**
     * Reads the first part of the first message: {@code e, es, s}. Afterwards {@link #remoteStatic()} says who claims
     * to call; it is proven by {@link #readPayload}.
     *
     * @param message holds at least the ephemeral and the sealed static key; not changed
     * @param offset index of the message's first byte
     * @return false if this is not meant for our static key, or forged
     */
    public boolean readStatic(byte[] message, int offset) {
        advance(Step.READ_STATIC, Step.READ_PAYLOAD);
        remoteEphemeral = Arrays.copyOfRange(message, offset, offset + EPHEMERAL_BYTES);
        mixEphemeral(symmetric, remoteEphemeral);
        if (!mixAgreement(symmetric, localStatic, remoteEphemeral)) {
            return fail();
        }
        remoteStatic = new byte[X25519.KEY_BYTES];
        if (!symmetric.decryptAndHash(message, offset + EPHEMERAL_BYTES, SEALED_STATIC_BYTES, remoteStatic)) {
            return fail();
        }
        return true;
    }

    /**
     * Reads the rest of the first message: {@code ss} and the payload.
     *
     * @param message the same as before; not changed
     * @param offset the same as before
     * @param payload receives the payload, and says how long it must be
     * @return false if the caller does not own the static key it claims, or the payload is forged
     */
    public boolean readPayload(byte[] message, int offset, byte[] payload) {
        advance(Step.READ_PAYLOAD, Step.WRITE_RESPONSE);
        int sealed = payload.length + ChaCha20Poly1305.TAG_BYTES;
        if (!mixAgreement(symmetric, localStatic, remoteStatic)
                || !symmetric.decryptAndHash(message, offset + PAYLOAD_OFFSET, sealed, payload)) {
            return fail();
        }
        return true;
    }

    /**
     * Writes the second message: {@code <- e, ee, se} and, in IKpsk2, {@code psk}.
     *
     * @param ephemeral a key made for this handshake, which destroys it here
     * @param message receives {@link #RESPONSE_BYTES}
     * @param offset index of the first byte to write
     * @return false if one of the initiator's keys is a point of low order
     */
    public boolean writeResponse(EphemeralKey ephemeral, byte[] message, int offset) {
        advance(Step.WRITE_RESPONSE, Step.SPLIT);
        mixEphemeral(symmetric, write(ephemeral.publicBytes(), message, offset));
        boolean agreed =
                mixAgreement(symmetric, ephemeral, remoteEphemeral) && mixAgreement(symmetric, ephemeral, remoteStatic);
        ephemeral.destroy();
        if (!agreed) {
            return fail();
        }
        mixPresharedKey(symmetric);
        symmetric.encryptAndHash(message, offset + EPHEMERAL_BYTES, 0);
        return true;
    }

    /**
     * Reads the second message. Until this answers true the handshake stays as it was, for anyone can send a false
     * response.
     *
     * @param message holds {@link #RESPONSE_BYTES}; not changed
     * @param offset index of the message's first byte
     * @return whether this is the responder's answer to our initiation
     */
    public boolean readResponse(byte[] message, int offset) {
        EphemeralKey ephemeral = localEphemeral;
        if (step != Step.READ_RESPONSE || ephemeral == null) {
            throw new IllegalStateException("next step is " + step + ", not " + Step.READ_RESPONSE);
        }
        SymmetricState trial = symmetric.fork();
        if (!readResponse(trial, ephemeral, message, offset)) {
            trial.destroy();
            return false;
        }
        symmetric.destroy();
        symmetric = trial;
        ephemeral.destroy();
        step = Step.SPLIT;
        return true;
    }

    private boolean readResponse(SymmetricState trial, EphemeralKey ephemeral, byte[] message, int offset) {
        byte[] theirs = Arrays.copyOfRange(message, offset, offset + EPHEMERAL_BYTES);
        mixEphemeral(trial, theirs);
        if (!mixAgreement(trial, ephemeral, theirs) || !mixAgreement(trial, localStatic, theirs)) {
            return false;
        }
        mixPresharedKey(trial);
        return trial.decryptAndHash(message, offset + EPHEMERAL_BYTES, ChaCha20Poly1305.TAG_BYTES, NO_BYTES);
    }

    /**
     * Ends the handshake and erases it.
     *
     * @return this side's keys
     */
    public TransportKeys split() {
        advance(Step.SPLIT, Step.OVER);
        return symmetric.split(initiator);
    }

    /**
     * The other side's static key: given to an initiator, read by a responder.
     *
     * @return 32 new bytes
     * @throws IllegalStateException if a responder has not read it yet
     */
    public byte[] remoteStatic() {
        if (remoteStatic.length == 0) {
            throw new IllegalStateException("next step is " + step + ", the static key is not known");
        }
        return remoteStatic.clone();
    }

    /**
     * The transcript hash, the same on both sides of a finished handshake.
     *
     * @return 32 new bytes
     */
    public byte[] handshakeHash() {
        return symmetric.handshakeHash();
    }

    /** Gives the handshake up and erases its secrets; static and preshared keys stay the caller's. */
    public void destroy() {
        step = Step.OVER;
        symmetric.destroy();
        if (localEphemeral != null) {
            localEphemeral.destroy();
        }
    }

    private boolean fail() {
        destroy();
        return false;
    }

    private void advance(Step expected, Step next) {
        if (step != expected) {
            throw new IllegalStateException("next step is " + step + ", not " + expected);
        }
        step = next;
    }

    /** The token e. */
    private void mixEphemeral(SymmetricState state, byte[] ephemeral) {
        state.mixHash(ephemeral);
        if (pattern.hasPresharedKey()) {
            state.mixKey(ephemeral);
        }
    }

    /** The tokens es, ss, ee, se: which they are is a matter of the keys. */
    private static boolean mixAgreement(SymmetricState state, Curve25519PrivateKey ours, byte[] theirs) {
        byte[] shared = new byte[X25519.KEY_BYTES];
        boolean agreed = ours.agree(theirs, shared);
        if (agreed) {
            state.mixKey(shared);
        }
        Secrets.erase(shared);
        return agreed;
    }

    /** The token psk, in the pattern that has it. */
    private void mixPresharedKey(SymmetricState state) {
        if (pattern.hasPresharedKey()) {
            byte[] secret = presharedKey.bytes();
            state.mixKeyAndHash(secret);
            Secrets.erase(secret);
        }
    }

    private static byte[] write(byte[] from, byte[] to, int offset) {
        System.arraycopy(from, 0, to, offset, from.length);
        return from;
    }
}
