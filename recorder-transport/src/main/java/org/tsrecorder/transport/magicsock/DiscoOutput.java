package org.tsrecorder.transport.magicsock;

import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.wireguard.Endpoint;

/** Takes answers to disco messages. */
interface DiscoOutput {
    /** A pong for whoever sent a ping, back the way it came. */
    void pong(DiscoPeer peer, Endpoint destination, Pong pong);
}
