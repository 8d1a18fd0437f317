package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.magicsock.OnePath.A;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What each datagram passes allocates nothing. */
class HotPathTest {
    private static final int WARM_UP = 20_000;
    private static final int DATAGRAMS = 100_000;

    @Test
    void sendingToATrustedAddressAndSortingWhatComesAllocateNothing() {
        OnePath one = new OnePath(A).reached(A, 2);
        ByteBuf datagram = Unpooled.buffer().writeIntLE(4).writeZero(1_300);
        run(one, datagram, WARM_UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int direct = run(one, datagram, DATAGRAMS);
        long perDatagram = (threads.getCurrentThreadAllocatedBytes() - before) / DATAGRAMS;
        assertThat(perDatagram).isZero();
        assertThat(direct).isEqualTo(DATAGRAMS);
    }

    private static int run(OnePath one, ByteBuf datagram, int times) {
        int direct = 0;
        for (int i = 0; i < times; i++) {
            boolean trusted = one.path.trustedForSend(one.now) != null;
            direct += trusted && DatagramKind.of(datagram) == DatagramKind.WIREGUARD ? 1 : 0;
        }
        return direct;
    }
}
