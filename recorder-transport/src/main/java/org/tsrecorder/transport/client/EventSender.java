package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Hands one event to a recorder: asks whether it takes events, then posts it. */
final class EventSender {
    private static final String PATH = "/v2/event";
    private static final int NOT_FOUND = 404;

    private final Connector connector;
    private final byte[] json;

    EventSender(Connector connector, byte[] json) {
        this.connector = connector;
        this.json = json.clone();
    }

    Answer send(RecorderAddress recorder, Deadline all) throws AttemptFailedException, InterruptedException {
        Answer probe = ask(recorder, HttpMethod.HEAD, Unpooled.EMPTY_BUFFER, all);
        if (probe.code() == NOT_FOUND) {
            throw new AttemptFailedException("does not take events: has no " + PATH);
        }
        requireOk(probe, "the probe for events");
        Answer stored = ask(recorder, HttpMethod.POST, Unpooled.wrappedBuffer(json), all);
        requireOk(stored, "the event");
        return stored;
    }

    private Answer ask(RecorderAddress recorder, HttpMethod method, ByteBuf body, Deadline all)
            throws AttemptFailedException, InterruptedException {
        AnswerCollector collector = new AnswerCollector();
        Channel channel = connector.dial(recorder, Http1Connection.initializer(collector), all);
        try {
            FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, PATH, body);
            request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            if (body.isReadable()) {
                request.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            }
            Deadline due = connector.answerDue(all);
            Http1Connection.send(channel, recorder, request);
            return connector.await(collector.answer(), method + " " + PATH, due);
        } finally {
            var unusedClose = channel.close();
        }
    }

    private static void requireOk(Answer answer, String question) throws AttemptFailedException {
        if (!answer.isOk()) {
            throw new AttemptFailedException("answered " + question + " with " + answer);
        }
    }
}
