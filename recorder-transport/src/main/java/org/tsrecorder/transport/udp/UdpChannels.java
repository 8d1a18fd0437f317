package org.tsrecorder.transport.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;

/** Makes the channel for a mode, and finds out what the kernel really has. */
final class UdpChannels {
    /** Room for one datagram where each has its own; an MTU beyond the tailnet's and Ethernet's. */
    private static final int MESSAGE_BYTES = 2048;

    private UdpChannels() {}

    /**
     * A channel and the way it speaks to the kernel.
     *
     * @param channel not registered yet
     * @param mode what it got
     * @param arena its receive buffers
     */
    record Opened(DatagramChannel channel, UdpMode mode, ReceiveArena arena) {}

    /** Opens in this mode, or the next that the kernel has. */
    static Opened open(UdpMode wanted, UdpSettings settings) {
        UdpMode mode = wanted;
        DatagramChannel channel =
                mode == UdpMode.SINGLE_MESSAGES ? new NioDatagramChannel() : new EpollDatagramChannel();
        if (mode == UdpMode.SEGMENTATION_OFFLOAD && !enableGro(channel)) {
            mode = UdpMode.MULTIPLE_MESSAGES;
        }
        if (mode == UdpMode.MULTIPLE_MESSAGES) {
            channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MESSAGE_BYTES);
        }
        ReceiveArena arena = new ReceiveArena(mode != UdpMode.MULTIPLE_MESSAGES);
        configure(channel, arena, settings);
        return new Opened(channel, mode, arena);
    }

    private static boolean enableGro(DatagramChannel channel) {
        try {
            channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 0);
            return channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException e) {
            return false;
        }
    }

    private static void configure(DatagramChannel channel, ReceiveArena arena, UdpSettings settings) {
        channel.config().setRecvByteBufAllocator(arena);
        channel.config().setOption(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        channel.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(settings.maxUnsentBytes() / 2, settings.maxUnsentBytes()));
    }
}
