package org.tsrecorder.transport.magicsock;

import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.TransactionId;

/** What the path of a peer wants done. */
interface PathOutput {
    /** Send a ping to an address. */
    void pingDirect(PeerPath path, UdpEndpoint to, TransactionId transaction);

    /** Send a ping through a relay. */
    void pingRelayed(PeerPath path, int region, TransactionId transaction);

    /**
     * All addresses of the peer were pinged just now: send it a CallMeMaybe through its relay, with endpoints of ours
     * that are fresh.
     */
    void callMeMaybe(PeerPath path);

    /** A relay through which the peer was heard, and which has not lost it since; 0 for none. */
    int relayRoute(PeerPath path);

    /** The best address is another now, or there is one, or none any more. */
    void bestAddressChanged(PeerPath path);
}
