package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** The heap against a map that is searched from end to end, over times that wrap. */
class DeadlineHeapTest {
    private static final int PEERS = 50;

    private final DeadlineHeap heap = new DeadlineHeap();
    private final Map<Peer, Long> model = new HashMap<>();
    private long now = Long.MAX_VALUE - 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void wakesEachPeerAtItsEarliestDeadlineInOrder(long seed) {
        Random random = new Random(seed);
        List<Peer> peers = peers(random);
        for (int round = 0; round < 20_000; round++) {
            Peer peer = peers.get(random.nextInt(PEERS));
            int action = random.nextInt(10);
            if (action < 6) {
                long deadline = now + random.nextInt(1_000);
                heap.schedule(peer, deadline);
                model.merge(peer, deadline, (a, b) -> a - b < 0 ? a : b);
            } else if (action < 7) {
                heap.remove(peer);
                model.remove(peer);
            } else {
                now += random.nextInt(100);
                pollAll(seed);
            }
            assertThat(heap.isEmpty()).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                assertThat(heap.firstNanos() - now).as("seed %d", seed).isEqualTo(earliest());
            }
        }
    }

    private void pollAll(long seed) {
        for (Peer peer = heap.pollExpired(now); peer != null; peer = heap.pollExpired(now)) {
            assertThat(model.remove(peer)).as("seed %d", seed).isNotNull().matches(deadline -> deadline - now <= 0);
        }
        assertThat(model.values()).as("seed %d", seed).allMatch(deadline -> deadline - now > 0);
    }

    private long earliest() {
        return model.values().stream()
                .mapToLong(deadline -> deadline - now)
                .min()
                .orElseThrow();
    }

    private static List<Peer> peers(Random random) {
        RandomSource source = random::nextBytes;
        NodePublicKey own = NodePrivateKey.generate(source).publicKey();
        IndexTable indices = new IndexTable(source);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            NodePublicKey key = NodePrivateKey.generate(source).publicKey();
            peers.add(new Peer(PeerConfig.of(key, List.of()), indices, own));
        }
        return peers;
    }
}
