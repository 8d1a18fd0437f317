package org.tsrecorder.transport.server;

/** The answer of {@code POST /record}: {@code 100 Continue} once the store is ready, a status at the very end. */
final class FinalAnswer implements UploadAnswer {
    private final Exchange exchange;
    private final boolean expectsContinue;

    FinalAnswer(Exchange exchange, boolean expectsContinue) {
        this.exchange = exchange;
        this.expectsContinue = expectsContinue;
    }

    @Override
    public void accepted() {
        if (expectsContinue) {
            exchange.sendContinue();
        }
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public boolean acknowledge(long bytes) {
        throw new IllegalStateException("this call knows no acknowledgements");
    }

    @Override
    public void finished(long bytes) {
        exchange.respond(Reply.ok());
    }

    @Override
    public void failed(int status, String text) {
        exchange.respond(Reply.of(status, text));
    }
}
