package org.tsrecorder.transport.netmap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;

/** A session that is fed with JSON as servers send it. Node n has the address 100.64.0.n and keys of bytes n. */
final class MapStream {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String SELF = node(1, "\"User\":11");

    final NetworkMapSession session;

    MapStream(NetworkMap before) {
        session = new NetworkMapSession(before);
    }

    /** A stream that began with ourselves, number 1, and these peers. */
    static MapStream of(String... peers) {
        MapStream stream = new MapStream(NetworkMap.EMPTY);
        stream.says("{\"Node\":" + SELF + ",\"Peers\":[" + String.join(",", peers) + "]}");
        return stream;
    }

    NetworkMapChange says(String json) {
        return session.apply(MapResponse.parse(json.getBytes(UTF_8)), NOW);
    }

    /** As {@link #says}, with {@code '} for {@code "}. */
    NetworkMapChange says(String json, Object... arguments) {
        return says(json.replace('\'', '"').formatted(arguments));
    }

    NetworkMap map() {
        return session.map();
    }

    Node peer(long id) {
        return map().peer(id).orElseThrow();
    }

    static String node(int id, String... members) {
        String more = members.length == 0 ? "" : "," + String.join(",", members);
        return ("{'ID':%1$d,'StableID':'n%1$d','Name':'host%1$d.tail.test.','Key':'%2$s','DiscoKey':'%3$s',"
                                + "'Addresses':['%4$s/32','fd7a:115c:a1e0::%1$d/128']")
                        .formatted(id, key(id).text(), discoKey(id).text(), address(id))
                        .replace('\'', '"')
                + more + "}";
    }

    static IpAddress address(int id) {
        return IpAddress.v4(0x6440_0000 + id);
    }

    static NodePublicKey key(int id) {
        return NodePublicKey.of(bytes(id));
    }

    static DiscoPublicKey discoKey(int id) {
        return DiscoPublicKey.of(bytes(id));
    }

    private static byte[] bytes(int id) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 2 == 0 ? id : id >> 8);
        }
        return bytes;
    }
}
