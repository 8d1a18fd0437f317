/**
 * STUN binding requests and their answers: what is our address, as somebody outside sees it?
 *
 * <pre>
 *   request, always 40 bytes                          success response
 *    0  00 01                 binding request          0  01 01
 *    2  00 14                 length of what follows   2  length of the attributes
 *    4  21 12 a4 42           magic cookie             4  21 12 a4 42
 *    8  transaction id, 12                             8  transaction id, 12
 *   20  80 22 00 08 "tailnode"          SOFTWARE      20  attributes: type, length, value, padded to 4
 *   32  80 28 00 04 CRC-32 ^ "STUN"  FINGERPRINT           0020 XOR-MAPPED-ADDRESS  00 family port^ address^
 * </pre>
 *
 * <p>Tailscale's servers answer only requests that name this software and end in a correct fingerprint. A datagram is
 * told from WireGuard's and disco's by its cookie, so that all three share one socket.
 *
 * <p>Values and functions, safe for any thread. Sources: RFC 5389 §6 and §15, Tailscale's {@code net/stun}. Imports
 * {@code packet}.
 */
@NullMarked
package org.tsrecorder.transport.stun;

import org.jspecify.annotations.NullMarked;
