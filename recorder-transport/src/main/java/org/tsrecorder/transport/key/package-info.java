/**
 * One type for each kind of key, so that no key can be used in another's place.
 *
 * <pre>
 *   kind        private             public              text form                  fingerprint
 *   node        NodePrivateKey      NodePublicKey       privkey:hex nodekey:hex    [abcde]        WireGuard, DERP
 *                                                       base64, as wg(8) has it
 *   machine     MachinePrivateKey   MachinePublicKey    privkey:hex mkey:hex       [abcde]        control's Noise
 *   disco       DiscoPrivateKey     DiscoPublicKey      -           discokey:hex   d:0123…cdef    path discovery
 *   challenge   -                   ChallengePublicKey  -           chalpub:hex    [abcde]        early payload
 *   ephemeral   EphemeralKey        bytes               -                                         one handshake
 *   preshared   PresharedKey                            base64, as wg(8) has it                   WireGuard, optional
 * </pre>
 *
 * <p>All but the last are Curve25519 keys of 32 bytes. {@code toString} of a private key shows the fingerprint of its
 * public key and never a private byte; secrets compare in constant time, can be overwritten, and are not serialisable.
 * Text that is no key is refused with one line that does not repeat it.
 *
 * <p>Public keys are immutable values, safe for any thread. Private keys are so until {@code destroy()}.
 *
 * <p>Sources: Tailscale's {@code types/key}; wg(8) for base64. Imports {@code crypto}.
 */
@NullMarked
package org.tsrecorder.transport.key;

import org.jspecify.annotations.NullMarked;
