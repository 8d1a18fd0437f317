package org.tsrecorder.transport.magicsock;

/** Who asked for a ping. */
interface PingListener {
    /** The first pong came; pongs of other paths follow and are to be ignored. */
    void answered(PingResult result);
}
