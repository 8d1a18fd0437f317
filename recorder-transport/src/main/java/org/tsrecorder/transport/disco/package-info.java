/**
 * The messages by which two nodes find the paths between them, and the box they travel in.
 *
 * <pre>
 *   a datagram, over UDP or through a relay alike
 *   ┌───────────────────┬──────────────────────────┬──────────┬───────────────────────────────────────────────┐
 *   │ 54 53 F0 9F 92 AC │ sender's disco key    32 │ nonce 24 │ crypto_box: tag 16 │ type 1 │ version 1 │ …   │
 *   └───────────────────┴──────────────────────────┴──────────┴───────────────────────────────────────────────┘
 *   Ping         1   transaction 12 │ sender's node key 32 │ padding
 *   Pong         2   transaction 12 │ address 16 │ port 2          where the ping came from
 *   CallMeMaybe  3   n × (address 16 │ port 2)                     where the sender may be reached
 * </pre>
 *
 * <p>Integers are big endian; an IPv4 address travels as {@code ::ffff:a.b.c.d}. Messages 4 to 9 are those of peer
 * relays, which we take no part in.
 *
 * <p>An engine: no I/O, no clock, no thread; nonces come from a source that is handed in. What strangers send is a
 * value that is empty, never an exception. Belongs to whichever thread calls it.
 *
 * <p>Source: Tailscale's {@code disco/disco.go}. Imports {@code crypto}, {@code key}, {@code packet} and Netty's
 * buffers.
 */
@NullMarked
package org.tsrecorder.transport.disco;

import org.jspecify.annotations.NullMarked;
