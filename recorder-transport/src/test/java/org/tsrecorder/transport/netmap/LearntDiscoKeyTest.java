package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.netmap.MapStream.NOW;
import static org.tsrecorder.transport.netmap.MapStream.discoKey;
import static org.tsrecorder.transport.netmap.MapStream.key;
import static org.tsrecorder.transport.netmap.MapStream.node;

import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.key.DiscoPublicKey;

/** Of two disco keys, one from the peer and one from the server, the newer one counts. */
class LearntDiscoKeyTest {
    private final MapStream stream = MapStream.of(node(2));

    private void learns(int disco) {
        stream.session.discoKeyLearnt(key(2), discoKey(disco), NOW);
    }

    private void serverSays(String field, String online, String lastSeen) {
        String element = field.equals("PeersChangedPatch")
                ? "{\"NodeID\":2,\"DiscoKey\":\"%s\"%s}".formatted(discoKey(3).text(), online + lastSeen)
                : node(2, (online + lastSeen).substring(1))
                        .replace(discoKey(2).text(), discoKey(3).text());
        stream.says("{\"" + field + "\":[" + element + "]}");
    }

    @Test
    void aKeyThatAPeerTellsIsItsKey() {
        NetworkMapChange change = stream.session.discoKeyLearnt(key(2), discoKey(5), NOW);
        assertThat(change.peers()).extracting(PeerDelta::id).containsExactly(2L);
        assertThat(stream.peer(2).discoKey()).isEqualTo(discoKey(5));
        assertThat(stream.peer(2).online()).contains(true);
        assertThat(stream.peer(2).lastSeen()).contains(NOW);
    }

    @Test
    void theKeyOfAStrangerIsNothing() {
        assertThat(stream.session.discoKeyLearnt(key(9), discoKey(5), NOW).isEmpty())
                .isTrue();
    }

    @Test
    void noKeyIsNothing() {
        DiscoPublicKey zero = DiscoPublicKey.of(new byte[32]);
        assertThat(stream.session.discoKeyLearnt(key(2), zero, NOW).isEmpty()).isTrue();
    }

    @Test
    void aKeyThatIsKnownOfAPeerThatIsOnlineIsNothing() {
        learns(5);
        assertThat(stream.session
                        .discoKeyLearnt(key(2), discoKey(5), NOW.plusSeconds(1))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theMapOfTheStreamBeforeStaysUntilTheFirstMessage() {
        NetworkMapSession next = new NetworkMapSession(stream.map());
        assertThat(next.discoKeyLearnt(key(2), discoKey(5), NOW).isEmpty()).isTrue();
        assertThat(next.map()).isSameAs(stream.map());
    }

    @Test
    void anOlderKeyOfTheServersDoesNotTakeItsPlace() {
        for (String field : new String[] {"PeersChangedPatch", "PeersChanged", "Peers"}) {
            learns(5);
            serverSays(field, ",\"Online\":false", ",\"LastSeen\":\"2026-01-02T03:04:05Z\"");
            assertThat(stream.peer(2).discoKey()).as(field).isEqualTo(discoKey(5));
            assertThat(stream.peer(2).lastSeen()).as(field).contains(NOW);
        }
    }

    @Test
    void aNewerKeyOfTheServersTakesItsPlace() {
        for (String field : new String[] {"PeersChangedPatch", "PeersChanged", "Peers"}) {
            learns(5);
            serverSays(field, ",\"Online\":false", ",\"LastSeen\":\"2026-01-02T03:04:06Z\"");
            assertThat(stream.peer(2).discoKey()).as(field).isEqualTo(discoKey(3));
        }
    }

    @Test
    void theServersKeyOfAPeerThatIsOnlineTakesItsPlace() {
        for (String field : new String[] {"PeersChangedPatch", "PeersChanged", "Peers"}) {
            learns(5);
            serverSays(field, ",\"Online\":true", ",\"LastSeen\":\"2020-01-01T00:00:00Z\"");
            assertThat(stream.peer(2).discoKey()).as(field).isEqualTo(discoKey(3));
        }
    }

    @Test
    void aChangeThatDoesNotSayWhenThePeerWasSeenTakesItsPlace() {
        for (String field : new String[] {"PeersChangedPatch", "PeersChanged"}) {
            learns(5);
            serverSays(field, ",\"Online\":false", "");
            assertThat(stream.peer(2).discoKey()).as(field).isEqualTo(discoKey(3));
        }
    }

    @Test
    void aListOfAllPeersThatDoesNotSayWhenThePeerWasSeenDoesNot() {
        learns(5);
        serverSays("Peers", ",\"Cap\":7", "");
        assertThat(stream.peer(2).discoKey()).isEqualTo(discoKey(5));
        assertThat(stream.peer(2).cap()).isEqualTo(7);
    }

    @Test
    void theNextStreamBeginsWithTheServersKeys() {
        learns(5);
        MapStream next = new MapStream(stream.map());
        next.says("{\"Node\":" + MapStream.SELF + ",\"Peers\":[" + node(2, "\"Online\":false") + "]}");
        assertThat(next.peer(2).discoKey()).isEqualTo(discoKey(2));
    }
}
