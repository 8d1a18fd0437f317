package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.store.EventId;

/** What an event becomes when it is stored. */
class EventDocumentTest {
    private static final EventId ID = new EventId("nUploader", Instant.parse("2026-07-29T11:45:08.25Z"));
    private static final PeerIdentity UPLOADER =
            new PeerIdentity("nUploader", "proxy.tail.net", Optional.empty(), List.of());

    private static String stored(String event) {
        return EventDocument.parse(event.getBytes(StandardCharsets.UTF_8))
                .map(document -> new String(document.stored(ID, UPLOADER), StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String wrapped(String members) {
        return "{\"stableID\":\"nUploader\",\"event\":{" + members
                + "\"id\":\"nUploader/events/2026-07-29T11:45:08.25Z.event\","
                + "\"destination\":{\"node\":\"proxy.tail.net\",\"nodeID\":\"nUploader\"}},"
                + "\"timestamp\":\"2026-07-29 11:45:08 +0000 UTC\"}\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\":9007199254740993.000000000000000000001",
                "\"n\":-1.5e-300,\"m\":123456789012345678901234567890",
                "\"s\":\"\\u00e9\\/\\ud83d \\ud83d\\ude00 é\"",
                "\"o\":{\"a\":[1, 2 ,{\"b\":null}]},\"t\":true,\"e\":\"\"",
                "\"a\":[],\"b\":{},\"c\":false",
                "\"k\\n\\\"\":1",
                "\"a\":1,\"a\":2",
                "\"last\":0",
                "\"last\":12.50"
            })
    void otherMembersAreKeptToTheByte(String members) {
        assertThat(stored("{" + members + "}")).isEqualTo(wrapped(members + ","));
    }

    @Test
    void idAndDestinationAreReplaced() {
        assertThat(stored("{\"id\":\"../x\",\"type\":\"t\",\"destination\":{\"node\":[1]}}"))
                .isEqualTo(wrapped("\"type\":\"t\","));
    }

    @Test
    void anEmptyEventIsStillAnEvent() {
        assertThat(stored("{}")).isEqualTo(wrapped(""));
    }

    @Test
    void anEventBecomesOneLine() {
        assertThat(stored("{\n  \"a\" : 1 ,\r\n  \"b\" : [\n1\n]\n}\n")).isEqualTo(wrapped("\"a\" : 1,\"b\" : [ 1 ],"));
    }

    @Test
    void theTimeIsTheEventsOwnWhereItHasOne() {
        assertThat(stored("{\"timestamp\":1}")).contains("\"timestamp\":\"1970-01-01 00:00:01 +0000 UTC\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "1e3", "\"x\"", "253402300800"})
    void aTimeOutOfRangeIsReplacedByThatOfReceipt(String timestamp) {
        assertThat(stored("{\"timestamp\":" + timestamp + "}"))
                .endsWith("\"timestamp\":\"2026-07-29 11:45:08 +0000 UTC\"}\n");
    }

    @Test
    void onlyUtf8IsTaken() {
        String event = "{\"type\":\"\u00e9\"}";
        assertThat(EventDocument.parse(event.getBytes(StandardCharsets.UTF_8))).isPresent();
        assertThat(EventDocument.parse(event.getBytes(StandardCharsets.UTF_16))).isEmpty();
        assertThat(EventDocument.parse(event.getBytes(StandardCharsets.UTF_16LE)))
                .isEmpty();
        assertThat(EventDocument.parse(event.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }
}
