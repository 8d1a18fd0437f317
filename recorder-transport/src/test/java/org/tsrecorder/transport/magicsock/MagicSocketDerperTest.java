package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.transport.derphttp.Derper;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.EndpointType;

/** Two nodes whose relay and STUN server is Tailscale's own. */
@Tag("interop")
class MagicSocketDerperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 200;

    private static void echo(MagicNode from, MagicNode to) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(to.address.octets()), 7);
        try (TailnetServerSocket listener = to.sockets.listen(address);
                TailnetSocket one = from.sockets.connect(address, PATIENCE);
                TailnetSocket two = listener.accept()) {
            one.getOutputStream().write(42);
            assertThat(two.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void nodesMeetAtARealRelayAndLeaveItForADirectPath(@TempDir Path folder) throws Exception {
        try (Derper derper = Derper.plain(folder)) {
            MagicNode near = MagicNode.withRealRelay("100.64.0.1", derper.map("", false));
            MagicNode far = MagicNode.withRealRelay("100.64.0.2", derper.map("", false));
            near.neverDirect(true);
            near.learn(far, false);
            far.learn(near, false);
            echo(near, far);
            assertThat(near.count(MagicCounter.DATAGRAMS_SENT_DIRECT)).isZero();
            assertThat(near.ping(far).derpRegion()).isEqualTo(Derper.REGION);

            near.neverDirect(false);
            near.learn(far);
            for (int i = 0; i < TRIES && !near.isDirectTo(far); i++) {
                echo(near, far);
            }
            assertThat(near.isDirectTo(far)).isTrue();
            sawItselfThroughStun(near);
            near.close();
            far.close();
        }
    }

    private static void sawItselfThroughStun(MagicNode node) throws Exception {
        IpEndpoint bound = node.onLoop(() ->
                IpEndpoint.parse("127.0.0.1:" + node.socket.address().getPort()).orElseThrow());
        assertThat(node.onLoop(node.socket::endpoints)).contains(new Endpoint(bound, EndpointType.STUN));
        assertThat(node.onLoop(node.socket::netInfo).preferredDerp()).isEqualTo(Derper.REGION);
        assertThat(node.onLoop(node.socket::netInfo).workingUdp()).contains(true);
    }
}
