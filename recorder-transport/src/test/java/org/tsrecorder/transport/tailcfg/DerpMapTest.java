package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerpMapTest {
    private static final String TWO_REGIONS = """
        {"HomeParams":{"RegionScore":{"2":0.5}},
         "Regions":{
           "2":{"RegionID":2,"RegionCode":"sfo","RegionName":"San Francisco","Latitude":37.6,"Avoid":true,
                "NoMeasureNoHome":true,"Nodes":[]},
           "1":{"RegionID":1,"RegionCode":"test","RegionName":"Test","Nodes":[
             {"Name":"t1","RegionID":1,"HostName":"127.0.0.1","CertName":"sha256-raw:00ff","IPv4":"127.0.0.1",
              "IPv6":"none","STUNPort":-1,"STUNOnly":true,"DERPPort":3340,"InsecureForTests":true,
              "STUNTestIP":"127.0.0.2","CanPort80":true,"Future":{"a":[1,{}]}}]}},
         "omitDefaultRegions":true}\
        """;

    private static DerpMap parse(String json) {
        return DerpMap.parse(json.getBytes(UTF_8));
    }

    @Test
    void everyFieldOfAMapIsRead() {
        assertThat(parse(TWO_REGIONS))
                .isEqualTo(new DerpMap(
                        Map.of(
                                1,
                                new DerpRegion(
                                        1,
                                        "test",
                                        "Test",
                                        false,
                                        List.of(new DerpNode(
                                                "t1",
                                                1,
                                                "127.0.0.1",
                                                "sha256-raw:00ff",
                                                "127.0.0.1",
                                                "none",
                                                -1,
                                                true,
                                                3340,
                                                true,
                                                "127.0.0.2"))),
                                2,
                                new DerpRegion(2, "sfo", "San Francisco", true, List.of())),
                        Map.of(2, 0.5),
                        true));
    }

    @Test
    void regionsAreInTheOrderOfTheirNumbers() {
        assertThat(parse(TWO_REGIONS).regions().keySet()).containsExactly(1, 2);
    }

    @Test
    void aRegionThatIsNullIsLeftOut() {
        assertThat(parse("{\"Regions\":{\"7\":null,\"8\":{\"RegionID\":8,\"Nodes\":null}}}")
                        .regions())
                .containsOnlyKeys(8);
    }

    @Test
    void fieldsThatAreAbsentOrNullAreZero() {
        assertThat(parse("{\"Regions\":{\"3\":{\"Nodes\":[{\"Name\":null,\"DERPPort\":null},null]}}}")
                        .regions())
                .containsExactly(Map.entry(
                        3,
                        new DerpRegion(
                                0,
                                "",
                                "",
                                false,
                                List.of(new DerpNode("", 0, "", "", "", "", 0, false, 0, false, "")))));
    }

    @Test
    void aRegionThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> parse("{\"Regions\":{\"fra\":{}}}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageContaining("\"fra\"")
                .hasMessageContaining("/Regions/fra");
    }

    @Test
    void aRegionThatDoesNotFitAPortIsRefused() {
        assertThatThrownBy(() -> parse("{\"Regions\":{\"65536\":{}}}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> parse("{\"Regions\":{\"1\":{\"Nodes\":[{\"Name\":\"a\"},{\"DERPPort\":\"443\"}]}}}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted an integer, got VALUE_STRING, at /Regions/1/Nodes/1/DERPPort");
    }

    @Test
    void textThatEndsTooSoonIsRefused() {
        assertThatThrownBy(() -> parse("{\"Regions\":{")).isInstanceOf(TailcfgFormatException.class);
    }

    @Test
    void aSecondDocumentBehindTheFirstIsRefused() {
        assertThatThrownBy(() -> parse("{}{}")).isInstanceOf(TailcfgFormatException.class);
    }
}
