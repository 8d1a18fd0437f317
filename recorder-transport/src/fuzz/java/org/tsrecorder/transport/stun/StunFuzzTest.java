package org.tsrecorder.transport.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;

/** Datagrams of any bytes, read as answers: whatever is read lies within them, and nothing throws. */
@Tag("fuzz")
class StunFuzzTest {
    private static final int BEFORE = 3;

    @FuzzTest
    void noAnswerLeadsOutsideItsBytes(byte[] datagram) {
        // Exactly so long, so that a read behind its end throws.
        ByteBuf buffer = Unpooled.buffer(BEFORE + datagram.length, BEFORE + datagram.length);
        buffer.writeZero(BEFORE).skipBytes(BEFORE).writeBytes(datagram);
        StunResponse.parse(buffer).ifPresent(response -> {
            if (!StunResponse.isStun(buffer)
                    || response.mapped().port() < 0
                    || response.mapped().port() > 0xffff) {
                throw new AssertionError(response);
            }
        });
        if (buffer.readableBytes() != datagram.length) {
            throw new AssertionError("an index moved");
        }
    }
}
