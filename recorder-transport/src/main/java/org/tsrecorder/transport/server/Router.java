package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Optional;

/** Knows the paths of the recorder API and who serves them. */
final class Router {
    private static final String HEAD = "HEAD";
    private static final String POST = "POST";

    private final RecorderContext recorder;

    Router(RecorderContext recorder) {
        this.recorder = recorder;
    }

    /** Begins to serve a request; answers at once where that is possible. */
    RequestBody open(RequestHead head, Exchange exchange) {
        return switch (head.path()) {
            case "/v2/record" -> recordV2(head, exchange);
            case "/record" -> recordV1(head, exchange);
            case "/v2/event" -> event(head, exchange);
            default -> bad(exchange, BadRequest.NOT_FOUND, Reply.of(404, "not found"));
        };
    }

    private RequestBody recordV2(RequestHead head, Exchange exchange) {
        if (!head.method().equals(HEAD) && !head.method().equals(POST)) {
            return wrongMethod(exchange, "HEAD, POST");
        }
        if (!(exchange instanceof StreamingExchange streaming)) {
            return bad(
                    exchange,
                    BadRequest.WRONG_VERSION,
                    new Reply(426, "wanted HTTP/2, got HTTP/1.1", Map.of("upgrade", "h2c", "connection", "upgrade")));
        }
        return head.method().equals(HEAD)
                ? probe(exchange)
                : Upload.begin(recorder, exchange, new AcknowledgingAnswer(streaming));
    }

    private RequestBody recordV1(RequestHead head, Exchange exchange) {
        return head.method().equals(POST)
                ? Upload.begin(recorder, exchange, new FinalAnswer(exchange, head.expectsContinue()))
                : wrongMethod(exchange, POST);
    }

    private RequestBody event(RequestHead head, Exchange exchange) {
        return switch (head.method()) {
            case HEAD -> probe(exchange);
            case POST -> EventPost.begin(recorder, exchange, head.expectsContinue());
            default -> wrongMethod(exchange, "HEAD, POST");
        };
    }

    private RequestBody probe(Exchange exchange) {
        Optional<Refusal> refusal = recorder.admission.refusal();
        refusal.ifPresent(refused -> recorder.counters.count(refused.reason()));
        exchange.respond(refusal.map(Refusal::reply).orElseGet(Reply::ok));
        return new Unread(exchange);
    }

    private RequestBody wrongMethod(Exchange exchange, String allowed) {
        return bad(exchange, BadRequest.METHOD_NOT_ALLOWED, Reply.methodNotAllowed(allowed));
    }

    private RequestBody bad(Exchange exchange, BadRequest kind, Reply reply) {
        recorder.counters.count(kind);
        exchange.respond(reply);
        return new Unread(exchange);
    }

    /** The body of a request that was answered without it. */
    record Unread(Exchange exchange) implements RequestBody {
        @Override
        public void data(ByteBuf bytes) {
            exchange.consumed(bytes.readableBytes());
            bytes.release();
        }

        @Override
        public void end() {}

        @Override
        public void aborted(String reason) {}

        @Override
        public void broken(BadRequest kind, String text) {}
    }
}
