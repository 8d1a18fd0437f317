package org.tsrecorder.transport.server;

/**
 * One request's way back to its client, whichever HTTP version carries it. All calls come from the connection's event
 * loop. Calls after the answer was completed, or after the client went away, do nothing but release what they were
 * given.
 */
interface Exchange {
    PeerConnection connection();

    /** Sends {@code 100 Continue}. */
    void sendContinue();

    /** Sends a whole answer, and with it ends the exchange. */
    void respond(Reply reply);

    /** Bytes of the request's body were dealt with: that many more may come. */
    void consumed(int bytes);

    /**
     * Lets more of the request's body come, where its taker keeps the window.
     *
     * @param credit bytes that the client may send on top of what it was allowed before; HTTP/2 tells it
     * @param wanted whether anything is wanted now; HTTP/1.1 reads only then
     */
    void allow(long credit, boolean wanted);

    void flush();
}
