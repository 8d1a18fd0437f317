package org.tsrecorder.cli;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.tsrecorder.cli.ControlSocket.Answer;
import org.tsrecorder.cli.ControlSocket.Question;
import org.tsrecorder.terminal.SafeText;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailnet.TailnetNode;
import org.tsrecorder.transport.tailnet.TailnetPeer;
import org.tsrecorder.transport.tailnet.TailnetPing;
import org.tsrecorder.transport.tailnet.TailnetStatus;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What {@code tsrecorder status} and {@code tsrecorder ping} are told by a node. Blocks. */
final class TailnetQuestions {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration PING_PATIENCE = Duration.ofSeconds(5);

    private final TailnetNode node;

    TailnetQuestions(TailnetNode node) {
        this.node = node;
    }

    /** Answers within some seconds; a failure is an answer, too. */
    Answer answer(Question question) {
        try {
            return switch (question.command()) {
                case "status" -> status(question.format());
                case "ping" -> ping(question.peer());
                default -> new Answer(2, "no such question");
            };
        } catch (CompletionException | IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Answer(1, String.valueOf(cause.getMessage()));
        }
    }

    private Answer ping(String peer) {
        TailnetPing pong = node.ping(peer, TailnetPing.Type.DISCO, PING_PATIENCE)
                .toCompletableFuture()
                .join();
        String way = pong.direct().map(Object::toString).orElseGet(() -> "DERP region " + pong.derpRegion());
        return new Answer(
                0,
                "pong from %s (%s) via %s in %s".formatted(pong.name(), pong.address(), way, millis(pong.latency())));
    }

    private Answer status(String format) {
        TailnetStatus status = node.status().toCompletableFuture().join();
        return new Answer(0, format.equals("json") ? json(status) : text(status));
    }

    private static String text(TailnetStatus status) {
        StringBuilder text = new StringBuilder();
        text.append(addresses(status.addresses())).append("  ").append(SafeText.line(status.name()));
        text.append("  ").append(SafeText.line(state(status.state()))).append('\n');
        status.health()
                .forEach(line -> text.append("! ").append(SafeText.line(line)).append('\n'));
        for (TailnetPeer peer : status.peers()) {
            text.append(addresses(peer.addresses())).append("  ").append(SafeText.line(peer.name()));
            text.append("  ")
                    .append(SafeText.line(owner(peer)))
                    .append("  ")
                    .append(path(peer))
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String addresses(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).collect(Collectors.joining(","));
    }

    private static String owner(TailnetPeer peer) {
        return peer.tags().isEmpty() ? peer.user() : String.join(",", peer.tags());
    }

    private static String path(TailnetPeer peer) {
        if (peer.direct().isPresent()) {
            return "direct " + peer.direct().get()
                    + peer.latency().map(latency -> " " + millis(latency)).orElse("");
        }
        if (peer.lastHandshake().isPresent()) {
            return "relayed by DERP region " + peer.derpRegion();
        }
        return peer.online() ? "idle" : "offline";
    }

    private static String state(ControlState state) {
        return switch (state) {
            case ControlState.NeedsLogin(String url) -> "needs a login: " + url;
            case ControlState.Refused(String reason) -> "refused: " + reason;
            case ControlState.NeedsMachineAuthorization() -> "needs an administrator's approval";
            default -> state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static String json(TailnetStatus status) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("state", state(status.state()));
            json.writeStringProperty("stableID", status.stableId());
            json.writeStringProperty("name", status.name());
            strings(json, "addresses", status.addresses());
            json.writeNumberProperty("homeDERP", status.homeDerp());
            strings(json, "health", status.health());
            json.writeArrayPropertyStart("peers");
            status.peers().forEach(peer -> write(json, peer));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, TailnetPeer peer) {
        json.writeStartObject();
        json.writeStringProperty("stableID", peer.stableId());
        json.writeStringProperty("name", peer.name());
        strings(json, "addresses", peer.addresses());
        strings(json, "tags", peer.tags());
        json.writeStringProperty("user", peer.user());
        json.writeBooleanProperty("online", peer.online());
        peer.direct().ifPresent(at -> json.writeStringProperty("direct", at.toString()));
        json.writeNumberProperty("derpRegion", peer.derpRegion());
        optional(json, "latencyMillis", peer.latency().map(latency -> latency.toNanos() / 1e6));
        peer.lastHandshake().ifPresent(then -> json.writeStringProperty("lastHandshake", then.toString()));
        json.writeNumberProperty("receivedBytes", peer.receivedBytes());
        json.writeNumberProperty("sentBytes", peer.sentBytes());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, Optional<Double> value) {
        value.ifPresent(number -> json.writeNumberProperty(name, number));
    }

    private static void strings(JsonGenerator json, String name, Iterable<?> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(value.toString()));
        json.writeEndArray();
    }
}
