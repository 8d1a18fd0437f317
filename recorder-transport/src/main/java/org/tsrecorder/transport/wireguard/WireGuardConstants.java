package org.tsrecorder.transport.wireguard;

import java.util.concurrent.TimeUnit;

/** What the WireGuard paper fixes, §6.1 unless said otherwise. Our own choices stand in {@link WireGuardTuning}. */
final class WireGuardConstants {
    /** An initiator renews a keypair of this age when it sends. */
    static final long REKEY_AFTER_TIME = TimeUnit.SECONDS.toNanos(120);

    /** A keypair of this age neither encrypts nor decrypts. */
    static final long REJECT_AFTER_TIME = TimeUnit.SECONDS.toNanos(180);

    /** How long initiations are repeated before their packets are given up. */
    static final long REKEY_ATTEMPT_TIME = TimeUnit.SECONDS.toNanos(90);

    /** The least time between two initiations of ours to one peer, and the time after which one is repeated. */
    static final long REKEY_TIMEOUT = TimeUnit.SECONDS.toNanos(5);

    /** Who has received and not sent for so long sends a keepalive. */
    static final long KEEPALIVE_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

    /** A keypair that sent more messages than this is renewed. */
    static final long REKEY_AFTER_MESSAGES = 1L << 60;

    /** The first counter that is neither sent nor accepted, unsigned: 2^64 − 2^13 − 1. */
    static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

    /** Initiations of one peer are not accepted closer together, §5.1: fifty a second. */
    static final long INITIATION_GAP = TimeUnit.MILLISECONDS.toNanos(20);

    /** Age at which a cookie, and the secret that cookies are made from, is no longer used, §5.4.7. */
    static final long COOKIE_REFRESH_TIME = TimeUnit.SECONDS.toNanos(120);

    /** Under load, so many handshake messages a second may come from one address, §5.3. */
    static final int HANDSHAKES_PER_SECOND = 20;

    /** And so many at once. */
    static final int HANDSHAKE_BURST = 5;

    /** Contents of a data message are padded with zeros to a multiple of this, §5.4.6. */
    static final int PADDING_MULTIPLE = 16;

    private WireGuardConstants() {}
}
