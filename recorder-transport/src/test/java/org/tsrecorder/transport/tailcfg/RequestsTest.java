package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

class RequestsTest {
    private static final String ONES = "01".repeat(32);
    private static final String TWOS = "02".repeat(32);
    private static final String ZEROS = "0".repeat(64);
    private static final NodePublicKey NODE_KEY = NodePublicKey.parse("nodekey:" + ONES);
    private static final DiscoPublicKey DISCO_KEY = DiscoPublicKey.parse("discokey:" + TWOS);
    private static final Hostinfo REC = Hostinfo.builder().hostname("rec").build();

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    private static IpEndpoint endpoint(String text) {
        return IpEndpoint.parse(text).orElseThrow();
    }

    @Test
    void aRegistrationHasEveryFieldThatGoNeverLeavesOut() {
        assertThat(text(RegisterRequest.of(NODE_KEY, REC).json()))
                .isEqualTo("{\"Version\":119,\"NodeKey\":\"nodekey:" + ONES + "\",\"OldNodeKey\":\"nodekey:" + ZEROS
                        + "\",\"NLKey\":\"nlpub:" + ZEROS + "\",\"Expiry\":\"0001-01-01T00:00:00Z\",\"Followup\":\"\","
                        + "\"Hostinfo\":{\"Hostname\":\"rec\"}}");
    }

    @Test
    void aRegistrationSaysAllThatItWasGiven() {
        RegisterRequest request = RegisterRequest.of(NODE_KEY, REC)
                .withAuthKey("tskey-auth-\"x\"")
                .withOldNodeKey(NodePublicKey.parse("nodekey:" + TWOS))
                .withExpiry(RegisterRequest.LOGOUT)
                .withFollowup("https://login.example/a/1")
                .withEphemeral(true);
        assertThat(text(request.json()))
                .contains("\"OldNodeKey\":\"nodekey:" + TWOS + "\"")
                .contains("\"Auth\":{\"AuthKey\":\"tskey-auth-\\\"x\\\"\"}")
                .contains("\"Expiry\":\"1970-01-01T00:02:03Z\"")
                .contains("\"Followup\":\"https://login.example/a/1\"")
                .contains("\"Ephemeral\":true");
    }

    @Test
    void anAuthKeyIsNeverPrinted() {
        assertThat(RegisterRequest.of(NODE_KEY, REC).withAuthKey("tskey-auth-secret"))
                .hasToString("RegisterRequest[nodeKey=" + NODE_KEY + ", oldNodeKey=Optional.empty, authKey=given,"
                        + " expiry=Optional.empty, followup=, ephemeral=false]");
    }

    @Test
    void aStreamAsksForKeepAlivesAndPeers() {
        MapRequest request = new MapRequest(MapRequest.Kind.STREAM, NODE_KEY, DISCO_KEY, REC, List.of(), "");
        assertThat(text(request.json()))
                .isEqualTo("{\"Version\":119,\"KeepAlive\":true,\"NodeKey\":\"nodekey:" + ONES
                        + "\",\"DiscoKey\":\"discokey:" + TWOS
                        + "\",\"Stream\":true,\"Hostinfo\":{\"Hostname\":\"rec\"}}");
    }

    @Test
    void anUpdateTellsEndpointsAndWhereTheyAreKnownFrom() {
        MapRequest request = new MapRequest(
                MapRequest.Kind.UPDATE,
                NODE_KEY,
                DISCO_KEY,
                REC,
                List.of(
                        new Endpoint(endpoint("192.0.2.7:41641"), EndpointType.LOCAL),
                        new Endpoint(endpoint("[2001:db8::7]:41641"), EndpointType.STUN)),
                "HEAD");
        assertThat(text(request.json()))
                .isEqualTo("{\"Version\":119,\"NodeKey\":\"nodekey:" + ONES + "\",\"DiscoKey\":\"discokey:" + TWOS
                        + "\",\"Hostinfo\":{\"Hostname\":\"rec\"},"
                        + "\"Endpoints\":[\"192.0.2.7:41641\",\"[2001:db8::7]:41641\"],"
                        + "\"EndpointTypes\":[1,2],\"TKAHead\":\"HEAD\",\"OmitPeers\":true}");
    }

    @Test
    void hostinfoLeavesOutWhatIsNotKnown() {
        Hostinfo hostinfo = Hostinfo.builder()
                .ipnVersion("0.1.0")
                .backendLogId("log")
                .system("linux", "6.1", "x86_64")
                .app("tsrecorder")
                .hostname("rec")
                .requestTags(List.of("tag:recorder"))
                .userspace(true)
                .netInfo(new NetInfo(
                        1,
                        Optional.of(true),
                        Optional.of(false),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("1-v4", 0.012)))
                .build();
        MapRequest request = new MapRequest(MapRequest.Kind.UPDATE, NODE_KEY, DISCO_KEY, hostinfo, List.of(), "");
        assertThat(text(request.json()))
                .contains("\"Hostinfo\":{\"IPNVersion\":\"0.1.0\",\"BackendLogID\":\"log\",\"OS\":\"linux\","
                        + "\"OSVersion\":\"6.1\",\"App\":\"tsrecorder\",\"Hostname\":\"rec\",\"Machine\":\"x86_64\","
                        + "\"RequestTags\":[\"tag:recorder\"],\"NetInfo\":{\"WorkingIPv6\":false,\"WorkingUDP\":true,"
                        + "\"PreferredDERP\":1,\"DERPLatency\":{\"1-v4\":0.012}},\"Userspace\":true}");
    }

    @Test
    void networkInformationCanBeAddedAndTakenAway() {
        Hostinfo with = REC.withNetInfo(Optional.of(NetInfo.ofHome(7)));
        assertThat(with.netInfo()).contains(NetInfo.ofHome(7));
        assertThat(with.withNetInfo(Optional.empty())).isEqualTo(REC);
    }

    @Test
    void aPingIsAnsweredWithWhatApplies() {
        PingResponse direct =
                new PingResponse("disco", "100.64.0.2", "100.64.0.2", "b", "", 0.25, "192.0.2.1:1", 0, "", false);
        assertThat(text(direct.json()))
                .isEqualTo("{\"Type\":\"disco\",\"IP\":\"100.64.0.2\",\"NodeIP\":\"100.64.0.2\",\"NodeName\":\"b\","
                        + "\"LatencySeconds\":0.25,\"Endpoint\":\"192.0.2.1:1\"}");
        assertThat(text(PingResponse.failed("TSMP", "100.64.0.3", "timeout").json()))
                .isEqualTo("{\"Type\":\"TSMP\",\"IP\":\"100.64.0.3\",\"Err\":\"timeout\"}");
    }

    @Test
    void aDnsRecordIsAskedForInFull() {
        assertThat(text(new SetDnsRequest(NODE_KEY, "_acme-challenge.a.ts.net", "TXT", "v").json()))
                .isEqualTo("{\"Version\":119,\"NodeKey\":\"nodekey:" + ONES
                        + "\",\"Name\":\"_acme-challenge.a.ts.net\",\"Type\":\"TXT\",\"Value\":\"v\"}");
    }
}
