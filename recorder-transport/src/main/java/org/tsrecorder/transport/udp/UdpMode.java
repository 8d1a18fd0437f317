package org.tsrecorder.transport.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;

/** How datagrams pass between us and the kernel, the best first. */
public enum UdpMode {
    /** {@code UDP_GRO} and {@code UDP_SEGMENT}: many datagrams in one buffer; Linux 5.0. */
    SEGMENTATION_OFFLOAD,

    /** {@code recvmmsg} and {@code sendmmsg}: many datagrams in one system call. */
    MULTIPLE_MESSAGES,

    /** One datagram in one system call, through the JDK's channels. */
    SINGLE_MESSAGES;

    /** The best that this event loop's kind and the kernel can do. */
    static UdpMode best(EventLoop loop) {
        if (!isEpoll(loop)) {
            return SINGLE_MESSAGES;
        }
        return EpollDatagramChannel.isSegmentedDatagramPacketSupported() ? SEGMENTATION_OFFLOAD : MULTIPLE_MESSAGES;
    }

    private static boolean isEpoll(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    }
}
