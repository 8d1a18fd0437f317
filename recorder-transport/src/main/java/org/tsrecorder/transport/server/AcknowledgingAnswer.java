package org.tsrecorder.transport.server;

/** The answer of {@code POST /v2/record}: {@code 200} at once, then a body of frames while the upload runs. */
final class AcknowledgingAnswer implements UploadAnswer {
    private final StreamingExchange exchange;
    private boolean started;

    AcknowledgingAnswer(StreamingExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void accepted() {
        started = true;
        exchange.startBody();
        exchange.flush();
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public boolean acknowledge(long bytes) {
        if (!exchange.isWritable()) {
            return false;
        }
        send(bytes);
        exchange.flush();
        return true;
    }

    private void send(long bytes) {
        exchange.send(ResponseFrame.ack(exchange.connection().channel.alloc(), bytes));
    }

    @Override
    public void finished(long bytes) {
        send(bytes);
        exchange.endBody();
        exchange.flush();
    }

    @Override
    public void failed(int status, String text) {
        if (started) {
            exchange.send(ResponseFrame.error(exchange.connection().channel.alloc(), text));
            exchange.endBody();
            exchange.flush();
        } else {
            exchange.respond(Reply.of(status, text));
        }
    }
}
