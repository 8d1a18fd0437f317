package org.tsrecorder.transport.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;

/** Counts each new connection in, if it is not one too many, and gives it its first handlers. */
@ChannelHandler.Sharable
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final RecorderContext recorder;
    private final ChannelGroup connections;
    private final IdentityResolver identities;
    private final Router router;
    private final LastResort lastResort;

    ConnectionInitializer(RecorderContext recorder, ChannelGroup connections, IdentityResolver identities) {
        this.recorder = recorder;
        this.connections = connections;
        this.identities = identities;
        this.router = new Router(recorder);
        this.lastResort = new LastResort(recorder.counters);
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!recorder.admission.enterConnection()) {
            recorder.counters.count(RefusalReason.CONNECTION_LIMIT);
            channel.close();
            return;
        }
        recorder.counters.connectionsAccepted.increment();
        recorder.counters.connectionsOpen.increment();
        channel.closeFuture().addListener(closed -> {
            recorder.admission.leaveConnection();
            recorder.counters.connectionsOpen.decrement();
        });
        connections.add(channel);
        PeerConnection peer = new PeerConnection(recorder, channel, identities);
        channel.pipeline().addLast(new ProtocolSelector(peer, router), lastResort);
    }
}
