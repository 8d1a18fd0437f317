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

    /** Leaves the body with the client as far as that is possible without a window, until {@link #allow}. */
    void pause();

    /**
     * Says how far the request's body may come, where its taker keeps the window.
     *
     * @param unwritten bytes that came and still take memory
     * @param open bytes that may come besides; HTTP/2 tells the client, HTTP/1.1 reads while there are any
     */
    void allow(long unwritten, long open);

    void flush();
}
