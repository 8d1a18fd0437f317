package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** What the answer to an upload means for it. */
final class UploadResponse implements ResponseListener {
    private final RecordingProtocol protocol;
    private final UploadProgress progress;
    private final ResponseFrames frames = new ResponseFrames();
    private @Nullable Answer refusal;

    UploadResponse(RecordingProtocol protocol, UploadProgress progress) {
        this.protocol = protocol;
        this.progress = progress;
    }

    @Override
    public void proceed() {
        if (protocol == RecordingProtocol.V1) {
            progress.accept();
        }
    }

    @Override
    public void status(HttpResponseStatus status) {
        Answer answer = new Answer(status);
        if (!answer.isOk()) {
            refusal = answer;
        } else if (protocol == RecordingProtocol.V2) {
            progress.accept();
        }
    }

    @Override
    public void body(ByteBuf piece) {
        if (refusal != null) {
            refusal.append(piece);
        } else if (protocol == RecordingProtocol.V2) {
            frames.feed(piece, progress::receive);
        }
    }

    @Override
    public void end() {
        if (refusal != null) {
            progress.fail("answered " + refusal);
        } else if (frames.isWithinFrame()) {
            progress.fail("ended its answer in the middle of an acknowledgement");
        } else {
            progress.end();
        }
    }

    @Override
    public void lost(String how) {
        if (refusal != null) {
            progress.fail("answered " + refusal);
        } else {
            progress.gone(how);
        }
    }
}
