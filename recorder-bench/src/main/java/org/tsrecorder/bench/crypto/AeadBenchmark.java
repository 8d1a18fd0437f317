package org.tsrecorder.bench.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.X25519;

/**
 * ChaCha20-Poly1305 of one packet in place, each with a nonce of its own, by provider and kind of buffer. Packets stand
 * side by side in a buffer of 64, as a batch is received; before each {@code open} its packet is copied there, in all
 * variants alike.
 *
 * <p>{@code ours…} is what the data path calls. {@code jdkDirect…} is the JDK's cipher on a direct buffer without a
 * copy of ours. {@code oursForged} is a packet whose tag does not fit.
 *
 * <p>Run: {@code java -cp … org.openjdk.jmh.Main AeadBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class AeadBenchmark {
    private static final int BATCH = 64;
    private static final int TAG = ChaCha20Poly1305.TAG_BYTES;

    /** Bytes of plaintext: an acknowledgement padded, a full packet. */
    @Param({"64", "1420"})
    public int length = 64;

    private final ChaCha20Poly1305 aead = new ChaCha20Poly1305();
    private final byte[] keyBytes = new byte[AeadKey.BYTES];
    private final AeadKey key = new AeadKey(keyBytes);
    private final SecretKeySpec jdkKey = new SecretKeySpec(keyBytes, "ChaCha20");
    private final AeadKey otherKey = new AeadKey(X25519.generatePrivateKey(RandomSource.secure()));
    private final KeyParameter bouncyKey = new KeyParameter(keyBytes);
    private final byte[] nonce = new byte[ChaCha20Poly1305.NONCE_BYTES];
    private byte[][] sealed = {};
    private byte[] array = {};
    private ByteBuf heap = Unpooled.EMPTY_BUFFER;
    private ByteBuf direct = Unpooled.EMPTY_BUFFER;
    private ByteBuffer directView = ByteBuffer.allocate(0);
    private Cipher sealing;
    private Cipher opening;
    private long counter;

    /** Makes the ciphers that are measured beside ours. */
    public AeadBenchmark() {
        try {
            sealing = Cipher.getInstance("ChaCha20-Poly1305");
            opening = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seals a batch of packets with counters from zero. */
    @Setup(Level.Trial)
    public void sealBatch() {
        int size = length + TAG;
        sealed = new byte[BATCH][size];
        Random random = new Random(1);
        for (int i = 0; i < BATCH; i++) {
            random.nextBytes(sealed[i]);
            aead.seal(key, i, Unpooled.wrappedBuffer(sealed[i]), 0, length);
        }
        array = new byte[BATCH * size];
        heap = Unpooled.wrappedBuffer(array);
        direct = PooledByteBufAllocator.DEFAULT.directBuffer(BATCH * size);
        directView = direct.nioBuffer(0, BATCH * size);
    }

    /** Frees the batch. */
    @TearDown(Level.Trial)
    public void free() {
        direct.release();
    }

    /** The data path, on a direct buffer. */
    @Benchmark
    public boolean oursOpenDirect() {
        int slot = nextSlot();
        int at = slot * (length + TAG);
        direct.setBytes(at, sealed[slot]);
        return aead.open(key, slot, direct, at, length + TAG);
    }

    /** The data path, on a buffer with an array. */
    @Benchmark
    public boolean oursOpenHeap() {
        int slot = nextSlot();
        int at = slot * (length + TAG);
        heap.setBytes(at, sealed[slot]);
        return aead.open(key, slot, heap, at, length + TAG);
    }

    /** A packet of somebody who does not have the key. */
    @Benchmark
    public boolean oursForged() {
        int slot = nextSlot();
        int at = slot * (length + TAG);
        direct.setBytes(at, sealed[slot]);
        return aead.open(otherKey, slot, direct, at, length + TAG);
    }

    /** The JDK's cipher from a direct buffer to itself. */
    @Benchmark
    public int jdkDirectOpen() throws GeneralSecurityException {
        int slot = nextSlot();
        int at = slot * (length + TAG);
        direct.setBytes(at, sealed[slot]);
        opening.init(Cipher.DECRYPT_MODE, jdkKey, new IvParameterSpec(nonce(slot)));
        return opening.doFinal(
                directView.duplicate().position(at).limit(at + length + TAG),
                directView.duplicate().position(at));
    }

    /** BouncyCastle's own engine, on arrays. */
    @Benchmark
    public int bouncyCastleOpen() throws InvalidCipherTextException {
        int slot = nextSlot();
        int at = slot * (length + TAG);
        System.arraycopy(sealed[slot], 0, array, at, length + TAG);
        return bouncyCastle(false, slot, at, length + TAG);
    }

    /** The data path, on a direct buffer. */
    @Benchmark
    public void oursSealDirect() {
        int at = nextSlot() * (length + TAG);
        aead.seal(key, counter, direct, at, length);
    }

    /** The data path, on a buffer with an array. */
    @Benchmark
    public void oursSealHeap() {
        int at = nextSlot() * (length + TAG);
        aead.seal(key, counter, heap, at, length);
    }

    /** The JDK's cipher from a direct buffer to itself. */
    @Benchmark
    public int jdkDirectSeal() throws GeneralSecurityException {
        int at = nextSlot() * (length + TAG);
        sealing.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(nonce(counter)));
        return sealing.doFinal(
                directView.duplicate().position(at).limit(at + length),
                directView.duplicate().position(at));
    }

    /** BouncyCastle's own engine, on arrays. */
    @Benchmark
    public int bouncyCastleSeal() throws InvalidCipherTextException {
        return bouncyCastle(true, counter, nextSlot() * (length + TAG), length);
    }

    private int bouncyCastle(boolean seal, long number, int at, int bytes) throws InvalidCipherTextException {
        var engine = new org.bouncycastle.crypto.modes.ChaCha20Poly1305();
        engine.init(seal, new AEADParameters(bouncyKey, TAG * Byte.SIZE, nonce(number)));
        int done = engine.processBytes(array, at, bytes, array, at);
        return done + engine.doFinal(array, at + done);
    }

    private int nextSlot() {
        return (int) (counter++ & (BATCH - 1));
    }

    private byte[] nonce(long number) {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[4 + i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return nonce;
    }
}
