package org.tsrecorder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastVersion;
import org.tsrecorder.transport.client.FailureDecision;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.client.RecorderClient;
import org.tsrecorder.transport.client.RecordingFailedException;
import org.tsrecorder.transport.client.RecordingResult;
import org.tsrecorder.transport.client.RecordingUpload;

/**
 * Where a session goes while it is recorded: a file, a recorder, or both. A recorder that fails is dropped or stops the
 * session, as the policy says; a file that fails stops it. Safe for the two threads of a session.
 */
final class RecordingOutputs implements AutoCloseable {
    private final List<String> destinations = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Optional<CastOutput> file = Optional.empty();
    private Optional<CastOutput> recorder = Optional.empty();
    private Optional<RecorderClient> client = Optional.empty();
    private Optional<TailnetDialer> tailnet = Optional.empty();
    private Optional<CompletionStage<RecordingResult>> stored = Optional.empty();
    private long offsetNanos;
    private boolean mustStop;

    private RecordingOutputs() {}

    /** Opens the file and finds a recorder, before anything runs. */
    static RecordingOutputs open(
            RecordSettings settings, CastHeader header, Map<String, String> environment, Console console)
            throws IOException {
        RecordingOutputs outputs = new RecordingOutputs();
        try {
            if (settings.file.isPresent()) {
                outputs.openFile(settings, header, settings.file.get(), console);
            }
            Set<RecorderAddress> inside = settings.tailnetAddresses();
            if (!inside.isEmpty()) {
                outputs.tailnet = Optional.of(
                        TailnetDialer.join(inside, settings.tailnet(environment), settings.stateFolder, console));
            }
            if (!settings.recorders.isEmpty()) {
                outputs.openRecorder(settings, RecordCommand.forRecorders(header));
            }
            return outputs;
        } catch (IOException | RuntimeException e) {
            outputs.close();
            throw e;
        }
    }

    private void openFile(RecordSettings settings, CastHeader header, String name, Console console) throws IOException {
        destinations.add(name);
        if (settings.append && Files.exists(Path.of(name)) && Files.size(Path.of(name)) > 0) {
            file = Optional.of(appendTo(name, header, console));
            return;
        }
        file = Optional.of(CastOutput.begin(
                settings.format.version(), header, OutputFile.create(name, settings.overwrite, console)));
    }

    /** Goes on after the last event of a cast; a resize marks the place, as asciinema does it. */
    private CastOutput appendTo(String name, CastHeader header, Console console) throws IOException {
        CastHeader first;
        try (CastInput before = CastInput.open(name, console)) {
            first = before.header();
            while (before.advance()) {
                offsetNanos = before.reader().timeNanos();
            }
        }
        if (first.version() == CastVersion.V1) {
            throw CommandException.failure(name + ": nothing can be appended to asciicast v1");
        }
        CastOutput appending =
                CastOutput.append(first, offsetNanos, Files.newOutputStream(Path.of(name), StandardOpenOption.APPEND));
        appending.write(new CastEvent.Resize(offsetNanos, header.width(), header.height()));
        return appending;
    }

    private void openRecorder(RecordSettings settings, CastHeader header) throws IOException {
        RecorderClient.Builder builder =
                RecorderClient.builder().recorders(settings.addresses()).failurePolicy(settings.failurePolicy());
        tailnet.ifPresent(builder::dialer);
        RecorderClient connected = builder.build();
        client = Optional.of(connected);
        try {
            RecordingUpload upload = connected.start();
            recorder = Optional.of(CastOutput.begin(CastVersion.V2, header, upload.outputStream()));
            destinations.add(upload.recorder().toString());
            stored = Optional.of(upload.result());
        } catch (RecordingFailedException e) {
            recorderFailed(e);
            if (mustStop) {
                throw CommandException.failure(failures.getLast());
            }
        }
    }

    private void recorderFailed(RecordingFailedException failure) {
        recorder.ifPresent(lost -> destinations.removeLast());
        recorder = Optional.empty();
        switch (failure.decision()) {
            case FailureDecision.ContinueUnrecorded() -> failures.add(failure.getMessage());
            case FailureDecision.Reject(String message) -> stop(message + " (" + failure.getMessage() + ")");
            case FailureDecision.Terminate(String message) -> stop(message + " (" + failure.getMessage() + ")");
        }
    }

    /** Ends the session when it must not go on because its recorder is lost, also while it shows nothing. */
    void whenLost(Runnable endSession) {
        // On a thread of its own: the connection's must never wait for one that writes to it, and a shared pool may be
        // busy for as long as the session runs.
        stored.ifPresent(result -> result.whenCompleteAsync(
                (done, failure) -> {
                    if (failure instanceof RecordingFailedException lost && lost(lost)) {
                        endSession.run();
                    }
                },
                Thread::startVirtualThread));
    }

    private synchronized boolean lost(RecordingFailedException failure) {
        if (recorder.isPresent()) {
            recorderFailed(failure);
        }
        return mustStop;
    }

    private void stop(String reason) {
        mustStop = true;
        failures.add(reason);
    }

    /** Writes output that was shown so long after the start; false when the session must stop. */
    synchronized boolean output(long timeNanos, String text) throws IOException {
        return text.isEmpty() || write(new CastEvent.Output(timeNanos, text), text);
    }

    /** Writes what was typed. */
    synchronized boolean input(long timeNanos, String text) throws IOException {
        return text.isEmpty() || write(new CastEvent.Input(timeNanos, text), text);
    }

    /** Writes a change of size. */
    synchronized boolean resize(long timeNanos, int columns, int rows) throws IOException {
        return write(new CastEvent.Resize(timeNanos, columns, rows), "");
    }

    private boolean write(CastEvent event, String text) throws IOException {
        if (file.isPresent()) {
            file.get().write(later(event, text));
        }
        if (recorder.isPresent()) {
            try {
                recorder.get().write(event);
            } catch (RecordingFailedException e) {
                recorderFailed(e);
            }
        }
        return !mustStop;
    }

    /** The event as the file has it: after all that was there before. */
    private CastEvent later(CastEvent event, String text) {
        long time = event.timeNanos() + offsetNanos;
        return switch (event) {
            case CastEvent.Output ignored -> new CastEvent.Output(time, text);
            case CastEvent.Input ignored -> new CastEvent.Input(time, text);
            case CastEvent.Resize resize -> new CastEvent.Resize(time, resize.columns(), resize.rows());
            case CastEvent.Exit exit -> new CastEvent.Exit(time, exit.status());
            case CastEvent.Marker marker -> new CastEvent.Marker(time, marker.label());
            case CastEvent.Other other -> new CastEvent.Other(time, other.code(), other.data());
        };
    }

    /** Ends the recording, with the exit code where the format has a place for it, and waits until it is stored. */
    synchronized void finish(long timeNanos, int status) throws IOException {
        if (file.isPresent()) {
            CastOutput open = file.get();
            file = Optional.empty();
            open.exit(timeNanos + offsetNanos, status);
            open.close();
        }
        if (recorder.isPresent()) {
            try {
                recorder.get().close();
            } catch (RecordingFailedException e) {
                recorderFailed(e);
            }
            recorder = Optional.empty();
        }
    }

    /** Whether neither a file nor a recorder has it. */
    synchronized boolean goesNowhere() {
        return destinations.isEmpty();
    }

    /** {@code to FILE and HOST:PORT} for messages. */
    synchronized String destinations() {
        return " to " + String.join(" and ", destinations);
    }

    /** What went wrong with recorders, a line each. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Whether the session could not go on. */
    synchronized boolean failedForGood() {
        return mustStop;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
        client.ifPresent(RecorderClient::close);
        tailnet.ifPresent(TailnetDialer::close);
    }
}
