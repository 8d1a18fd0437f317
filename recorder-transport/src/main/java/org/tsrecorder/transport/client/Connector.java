package org.tsrecorder.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Brings one recorder to the point where it waits for a recording's body. */
final class Connector {
    private final ClientSettings settings;

    Connector(ClientSettings settings) {
        this.settings = settings;
    }

    /**
     * Dials and asks, first for V2, then for V1.
     *
     * @param all when the search among all recorders ends
     * @param earlier the attempts before this one
     */
    RecordingUpload connect(RecorderAddress recorder, Deadline all, List<RecordingAttempt> earlier)
            throws AttemptFailedException, InterruptedException {
        Channel channel = dial(recorder, Http2Connection.initializer(), all);
        boolean taken = false;
        try {
            Http2Connection connection = new Http2Connection(channel, recorder);
            if (speaksV2(connection, all)) {
                UploadTarget target = new UploadTarget(recorder, RecordingProtocol.V2, earlier, settings);
                RecordingUpload upload = startV2(connection, target, all);
                taken = true;
                return upload;
            }
        } finally {
            if (!taken) {
                var unused = channel.close();
            }
        }
        return startV1(new UploadTarget(recorder, RecordingProtocol.V1, earlier, settings), all);
    }

    /** Whatever goes wrong here says no more than that V2 is not spoken. */
    private boolean speaksV2(Http2Connection connection, Deadline all) throws InterruptedException {
        AnswerCollector probe = new AnswerCollector();
        Deadline due = answerDue(all);
        var unused = connection.request(HttpMethod.HEAD, RecordingProtocol.V2.path(), true, probe);
        try {
            return await(probe.answer(), "the probe", due).isOk();
        } catch (AttemptFailedException e) {
            return false;
        }
    }

    private RecordingUpload startV2(Http2Connection connection, UploadTarget target, Deadline all)
            throws AttemptFailedException, InterruptedException {
        UploadProgress progress = new UploadProgress(target);
        Deadline due = answerDue(all);
        CompletableFuture<Channel> stream = connection.request(
                HttpMethod.POST, target.protocol().path(), false, new UploadResponse(target.protocol(), progress));
        await(progress.accepted(), "the upload", due);
        return new RecordingUpload(target, progress, stream.join());
    }

    private RecordingUpload startV1(UploadTarget target, Deadline all)
            throws AttemptFailedException, InterruptedException {
        UploadProgress progress = new UploadProgress(target);
        UploadResponse response = new UploadResponse(target.protocol(), progress);
        Channel channel = dial(target.recorder(), Http1Connection.initializer(response), all);
        HttpRequest request = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, target.protocol().path());
        request.headers()
                .set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE)
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        Deadline due = answerDue(all);
        Http1Connection.send(channel, target.recorder(), request);
        try {
            await(progress.accepted(), "the upload", due);
        } catch (AttemptFailedException | InterruptedException e) {
            var unused = channel.close();
            throw e;
        }
        return new RecordingUpload(target, progress, channel);
    }

    /** Connects within the time for one connection, and closes a connection that comes later. */
    Channel dial(RecorderAddress recorder, ChannelHandler initializer, Deadline all)
            throws AttemptFailedException, InterruptedException {
        Deadline due = all.within(settings.timeouts().dial());
        CompletableFuture<Channel> dialed =
                settings.dialer().dial(recorder, initializer).toCompletableFuture();
        boolean connected = false;
        try {
            Channel channel = awaitOr(dialed, "did not accept a connection", due);
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                closeWhenItComes(dialed);
            }
        }
    }

    private static void closeWhenItComes(CompletableFuture<Channel> dialed) {
        var unused = dialed.thenAccept(late -> {
            var unusedEnd = late.close();
        });
    }

    /** When a question asked now must be answered. */
    Deadline answerDue(Deadline all) {
        return all.within(settings.timeouts().answer());
    }

    /** Waits for an answer to {@code question}. */
    <T> T await(CompletableFuture<T> answer, String question, Deadline due)
            throws AttemptFailedException, InterruptedException {
        return awaitOr(answer, "did not answer " + question, due);
    }

    private static <T> T awaitOr(CompletableFuture<T> future, String complaint, Deadline due)
            throws AttemptFailedException, InterruptedException {
        try {
            return due.await(future);
        } catch (TimeoutException e) {
            throw new AttemptFailedException(complaint + " within " + due.what(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof AttemptFailedException failed) {
                throw failed;
            }
            throw new AttemptFailedException("cannot be reached: " + cause.getMessage(), cause);
        }
    }
}
