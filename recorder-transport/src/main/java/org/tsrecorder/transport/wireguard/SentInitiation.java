package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.noise.HandshakeState;

/**
 * An initiation of ours that waits for its response.
 *
 * @param peer whom it was sent to
 * @param localIndex the index that the response will bear, and the keypair after it
 * @param handshake ready to read the response
 */
record SentInitiation(Peer peer, int localIndex, HandshakeState handshake) implements IndexTable.Owner {}
