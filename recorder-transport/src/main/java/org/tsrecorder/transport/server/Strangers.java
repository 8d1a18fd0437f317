package org.tsrecorder.transport.server;

/** What a peer hears that nobody knows. */
final class Strangers {
    private Strangers() {}

    static Reply reply(PeerConnection connection) {
        return Reply.of(
                403,
                "recorder does not know who " + PrintableText.of(String.valueOf(connection.channel.remoteAddress()))
                        + " is: wanted a node of its tailnet, or loopback");
    }
}
