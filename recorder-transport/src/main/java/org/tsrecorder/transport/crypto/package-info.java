/**
 * The primitives of WireGuard and the tailnet: what the JDK lacks, and thin doors to what it has.
 *
 * <pre>
 *   X25519            RFC 7748                    BouncyCastle        key agreement, low-order points refused
 *   Blake2s, Kdf      RFC 7693, 2104, 5869        BouncyCastle        hash, keyed hash, HMAC, KDFn
 *   ChaCha20Poly1305  RFC 8439                    JDK (SunJCE)        AEAD of handshakes, records and packets
 *   XChaCha20Poly1305 draft-irtf-cfrg-xchacha     ours over the JDK   cookie replies
 *   NaclBox           NaCl crypto_box             BouncyCastle        disco, DERP
 *
 *   sealed in place:  | plaintext ...      |  room for 16  |
 *                     | ciphertext ...     |  tag          |
 * </pre>
 *
 * <p>Keys and messages are {@code byte[]} and {@code ByteBuf}; no type of a provider shows in a signature. What comes
 * from outside and is wrong (a bad tag, a point of low order) is a return value. A wrong length is a mistake of the
 * caller and throws {@link java.lang.IllegalArgumentException}.
 *
 * <p>Static methods are safe for any thread. A {@link org.tsrecorder.transport.crypto.ChaCha20Poly1305} belongs to one
 * thread, because it keeps the provider's objects and a copy buffer between packets.
 *
 * <p>Secrets that this package makes for itself are overwritten after use. The provider keeps copies of the last key in
 * its own objects until their next use, and a moving collector may leave others behind: that much the JVM does not
 * allow to undo.
 *
 * <p>Imports the JDK, netty-buffer and BouncyCastle; nothing of ours.
 */
@NullMarked
package org.tsrecorder.transport.crypto;

import org.jspecify.annotations.NullMarked;
