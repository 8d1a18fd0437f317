/**
 * The Noise protocol framework, as far as a tailnet needs it: the pattern IK for control connections and IKpsk2 for
 * WireGuard, both with 25519, ChaChaPoly and BLAKE2s.
 *
 * <pre>
 *   IK, IKpsk2            initiator knows the responder's static key beforehand
 *     &lt;- s
 *     ...
 *     -&gt; e, es, s, ss     | e 32 | sealed static 48 | sealed payload n + 16 |
 *     &lt;- e, ee, se (psk)  | e 32 | sealed empty 16 |
 *
 *   {@link org.tsrecorder.transport.noise.HandshakeState}  one run of a pattern: DH results and keys in their order
 *     └─ {@link org.tsrecorder.transport.noise.SymmetricState}  chaining key ck, transcript hash h, key k
 *   {@link org.tsrecorder.transport.noise.TransportKeys}  what a finished handshake leaves, one key a direction
 *     └─ {@link org.tsrecorder.transport.noise.CipherState}  a key with its counter, for streams of records
 * </pre>
 *
 * <p>Frames around these messages (types, indices, MACs, versions) belong to the protocols that use them. Nothing here
 * reads a clock, makes a random number or keeps a thread; a handshake belongs to one thread, that of the
 * {@link org.tsrecorder.transport.crypto.ChaCha20Poly1305} it is given. Messages from outside that are wrong are a
 * return value.
 *
 * <p>Sources: Noise revision 34 (§5, §7.5, §9); the WireGuard paper §5.4. Imports {@code crypto} and {@code key}.
 */
@NullMarked
package org.tsrecorder.transport.noise;

import org.jspecify.annotations.NullMarked;
