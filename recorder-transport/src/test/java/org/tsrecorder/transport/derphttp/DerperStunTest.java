package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.transport.netcheck.NetCheck;
import org.tsrecorder.transport.netcheck.NetCheckCounter;
import org.tsrecorder.transport.netcheck.NetCheckOutput;
import org.tsrecorder.transport.netcheck.Report;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** A check of the network with derper's STUN server, through a socket of this host. */
@Tag("interop")
class DerperStunTest {
    @TempDir
    Path folder;

    @Test
    void derperTellsTheSocketsAddress() throws IOException {
        try (Derper derper = Derper.plain(folder);
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            NetCheck check =
                    new NetCheck(new SecureRandom(), region -> Long.MAX_VALUE, UnpooledByteBufAllocator.DEFAULT);
            Output out = new Output(socket);
            check.start(System.nanoTime(), derper.map("", false), new NetCheck.Conditions(true, false, 0), out);
            DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
            socket.receive(answer);
            check.receive(System.nanoTime(), Unpooled.wrappedBuffer(answer.getData(), 0, answer.getLength()), out);
            assertThat(out.reports).singleElement().satisfies(report -> {
                assertThat(report.globalV4())
                        .contains(new IpEndpoint(IpAddress.of("127.0.0.1"), socket.getLocalPort()));
                assertThat(report.preferredDerp()).isEqualTo(Derper.REGION);
            });
            assertThat(check.count(NetCheckCounter.ANSWERS_RECEIVED)).isEqualTo(1);
        }
    }

    private static final class Output implements NetCheckOutput {
        private final DatagramSocket socket;
        private final List<Report> reports = new ArrayList<>();

        Output(DatagramSocket socket) {
            this.socket = socket;
        }

        @Override
        public void sendStun(ByteBuf request, IpAddress destination, int port) {
            byte[] bytes = ByteBufUtil.getBytes(request);
            request.release();
            try {
                InetAddress to = InetAddress.getByAddress(destination.octets());
                socket.send(new DatagramPacket(bytes, bytes.length, to, port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void resolve(String host) {
            throw new AssertionError("the map gives addresses");
        }

        @Override
        public void measureLatency(int region) {
            throw new AssertionError("UDP works");
        }

        @Override
        public void report(Report report) {
            reports.add(report);
        }
    }
}
