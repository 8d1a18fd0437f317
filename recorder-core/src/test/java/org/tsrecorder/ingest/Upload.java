package org.tsrecorder.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session, and a store that keeps what comes out of it in memory. */
final class Upload implements AutoCloseable {
    static final String HEADER = "{\"version\":2,\"width\":80,\"height\":24,\"srcNode\":\"laptop.example.ts.net\"}\n";
    static final String STORED_HEADER =
            "{\"dstNode\":\"server.example.ts.net\",\"dstNodeID\":\"nABC123CNTRL\",\"height\":24,"
                    + "\"srcNode\":\"laptop.example.ts.net\",\"version\":2,\"width\":80}\n";
    static final Destination DESTINATION = new Destination("server.example.ts.net", "nABC123CNTRL");

    final IngestSession session;
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();

    Upload(IngestLimits limits) {
        this(limits, new InFlightBudget(Long.MAX_VALUE));
    }

    Upload(IngestLimits limits, InFlightBudget budget) {
        session = new IngestSession(limits, DESTINATION, budget);
    }

    Upload send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Upload send(byte[] bytes) {
        return send(
                ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    Upload send(ByteBuf buffer) {
        List<ByteBuf> out = new ArrayList<>();
        session.receive(buffer, out);
        store(out);
        return this;
    }

    Upload finish() {
        List<ByteBuf> out = new ArrayList<>();
        session.finish(out);
        store(out);
        return this;
    }

    /** All that came out is written, and durable. */
    Upload store() {
        List<ByteBuf> out = new ArrayList<>();
        do {
            out.clear();
            session.written(stored.size(), out);
            session.durable(stored.size());
            store(out);
        } while (!out.isEmpty());
        return this;
    }

    byte[] storedBytes() {
        return stored.toByteArray();
    }

    String stored() {
        return stored.toString(StandardCharsets.UTF_8);
    }

    Optional<IngestFault.Kind> fault() {
        return session.fault().map(IngestFault::kind);
    }

    @Override
    public void close() {
        session.close();
    }

    private void store(List<ByteBuf> out) {
        for (ByteBuf buffer : out) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            buffer.release();
            stored.writeBytes(bytes);
        }
    }
}
