package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    private static <T> T read(String json, Function<JsonReader, T> read) {
        return JsonReader.read(json.getBytes(UTF_8), read);
    }

    private static void refused(String json, Function<JsonReader, ?> read, String complaint) {
        assertThatThrownBy(() -> read(json, read))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void identifiersKeepAll64Bits() {
        assertThat(read("9223372036854775807", JsonReader::id)).isEqualTo(Long.MAX_VALUE);
        assertThat(read("-9223372036854775808", JsonReader::id)).isEqualTo(Long.MIN_VALUE);
        Map<Long, Boolean> map = read("{\"9223372036854775807\":true}", in -> in.map(in::idKey, in::bool));
        assertThat(map).containsEntry(Long.MAX_VALUE, true);
    }

    @Test
    void anIntegerThatIsWrittenAsARealIsRefused() {
        refused("1.0", JsonReader::id, "wanted an integer, got VALUE_NUMBER_FLOAT");
        refused("9223372036854775808", JsonReader::id, "out of range");
        refused("70000", in -> in.integer(0, 0xFFFF), "wanted an integer from 0 to 65535, got 70000");
    }

    @Test
    void timesAreOfAnyOffset() {
        assertThat(read("\"2024-05-06T07:08:09.123456789+02:00\"", JsonReader::time))
                .isEqualTo(Instant.parse("2024-05-06T05:08:09.123456789Z"));
    }

    @Test
    void theFirstSecondOfTheYearOneIsNoTime() {
        assertThat(read("\"0001-01-01T00:00:00Z\"", JsonReader::timeIfAny)).isEmpty();
        assertThat(read("null", JsonReader::timeIfAny)).isEmpty();
        refused("\"yesterday\"", JsonReader::time, "wanted a time of RFC 3339");
    }

    @Test
    void nullsAreLeftOutOfListsUnlessTheyAreValues() {
        List<Long> without = read("[1,null,2]", in -> in.list(in::id));
        List<Long> with = read("[1,null,2]", in -> in.values(in::id));
        assertThat(without).containsExactly(1L, 2L);
        assertThat(with).containsExactly(1L, 0L, 2L);
    }

    @Test
    void rawJsonIsKeptWithoutSpaces() {
        assertThat(read("{ \"a\" : [ 1.50, 12345678901234567890, null, \"\\u00e9\" ] }", JsonReader::raw))
                .isEqualTo("{\"a\":[1.50,12345678901234567890,null,\"é\"]}");
    }

    @Test
    void unknownFieldsAreSkippedWhateverTheyHold() {
        String json = "{\"x\":{\"ID\":1,\"y\":[{}]},\"ID\":2,\"z\":[[1],{\"ID\":3}]}";
        assertThat(read(json, UserProfile::read).id()).isEqualTo(2);
    }

    @Test
    void structuresInEachOtherAreLimited() {
        int tooDeep = JsonReader.DEEPEST + 1;
        refused("[".repeat(tooDeep) + "]".repeat(tooDeep), JsonReader::raw, "depth");
    }

    @Test
    void stringsAreLimited() {
        refused('"' + "x".repeat(JsonReader.LONGEST_STRING + 1) + '"', JsonReader::string, "length");
    }

    @Test
    void listsAreLimited() {
        String tooMany = "[" + "1,".repeat(JsonReader.MOST_ELEMENTS) + "1]";
        refused(tooMany, in -> in.list(in::id), "wanted at most 100000 elements, got more");
        refused(tooMany.replace('1', '0').replace("0", "null"), in -> in.list(in::id), "got more");
    }

    @Test
    void valuesAreLimitedEvenWhereTheyAreSkipped() {
        refused("{\"x\":[" + "0,".repeat(JsonReader.MOST_TOKENS) + "0]}", UserProfile::read, "Token count");
    }

    @Test
    void aDocumentIsLimited() {
        ByteBuf huge = Unpooled.wrappedBuffer(new byte[JsonReader.MOST_BYTES + 1]);
        assertThatThrownBy(() -> MapResponse.parse(huge))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted at most 67108864 bytes of JSON, got 67108865");
    }

    @Test
    void complaintsAreShort() {
        assertThatThrownBy(() -> read("{\"KeyExpiry\":\"" + "x".repeat(10_000) + "\"}", PeerChange::read))
                .isInstanceOf(TailcfgFormatException.class)
                .message()
                .hasSize(501)
                .endsWith("…");
    }

    @Test
    void aBufferIsReadWithoutBeingTouched() {
        ByteBuf json = Unpooled.copiedBuffer("junk{\"PeersRemoved\":[1,2]}junk", UTF_8);
        json.setIndex(4, json.writerIndex() - 4);
        assertThat(MapResponse.parse(json).peersRemoved()).isEqualTo(List.of(1L, 2L));
        assertThat(json.readerIndex()).isEqualTo(4);
        assertThat(json.refCnt()).isEqualTo(1);
    }
}
