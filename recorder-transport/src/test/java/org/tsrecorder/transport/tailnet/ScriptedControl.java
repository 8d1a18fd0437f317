package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsrecorder.peers.Await;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.ts2021.NoiseServer;
import org.tsrecorder.transport.ts2021.ServerExchange;

/** A control server that lets everybody in and says what a test wants. */
final class ScriptedControl implements AutoCloseable {
    private static final Pattern NODE_KEY = Pattern.compile("\"NodeKey\":\"(nodekey:[0-9a-f]{64})\"");

    final NoiseServer server = new NoiseServer();
    private final List<ServerExchange> streams = new CopyOnWriteArrayList<>();
    private volatile String more = "";
    private volatile NodePublicKey nodeKey =
            NodePrivateKey.generate(RandomSource.secure()).publicKey();

    ScriptedControl() {
        server.handler(exchange -> {
            switch (exchange.path()) {
                case "/machine/register" -> exchange.answer(200, "{\"MachineAuthorized\":true}");
                case "/machine/map" -> map(exchange);
                default -> exchange.answer(404, "no such page");
            }
        });
    }

    private void map(ServerExchange exchange) {
        if (!exchange.body().contains("\"Stream\":true")) {
            exchange.answer(200, "");
            return;
        }
        Matcher key = NODE_KEY.matcher(exchange.body());
        if (key.find()) {
            nodeKey = NodePublicKey.parse(key.group(1));
        }
        exchange.head(200);
        streams.add(exchange);
        say("{\"Node\":{\"ID\":1,\"StableID\":\"n1\",\"Name\":\"a.tail.test.\",\"User\":7,\"Key\":\"" + nodeKey.text()
                + "\",\"Addresses\":[\"100.64.0.1/32\"],\"AllowedIPs\":[\"100.64.0.1/32\"],\"MachineAuthorized\":true}"
                + more + "}");
    }

    String url() {
        return server.url().toString();
    }

    /** What the first message of each stream says besides who the node is: {@code ,"Peers":[…]}. */
    void more(String members) {
        more = members;
    }

    /** The node's key, as it told us. */
    NodePublicKey nodeKey() {
        return nodeKey;
    }

    /** Sends a message on the last stream. */
    void say(String json) {
        byte[] text = json.getBytes(UTF_8);
        sayRaw(text.length, text);
    }

    /** Sends a length, and something behind it. */
    void sayRaw(int length, byte[] text) {
        byte[] frame = Arrays.copyOf(
                new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)},
                4 + text.length);
        System.arraycopy(text, 0, frame, 4, text.length);
        streams.getLast().data(frame, false);
    }

    int streams() {
        return streams.size();
    }

    /** Waits until the node has given up a stream and opened another one. */
    void awaitStreamAfter(int before) throws Exception {
        Await.until("another map stream", () -> streams.size() > before);
    }

    static NodePublicKey newKey() {
        return NodePrivateKey.generate(RandomSource.secure()).publicKey();
    }

    static String newDiscoKey() {
        return DiscoPrivateKey.generate(RandomSource.secure()).publicKey().text();
    }

    /** A key in Tailscale's form whose first byte is this, and all others zero: of low order, if that is 0 or 1. */
    static String key(String prefix, int first) {
        return prefix + HexFormat.of().toHexDigits((byte) first) + "00".repeat(31);
    }

    static String peer(int id, String nodeKey, String discoKey) {
        String address = "100.64." + (id >> 8) + "." + (id & 255) + "/32";
        return "{\"ID\":" + id + ",\"StableID\":\"n" + id + "\",\"Name\":\"p" + id + ".tail.test.\",\"Key\":\""
                + nodeKey
                + "\",\"DiscoKey\":\"" + discoKey + "\",\"Addresses\":[\"" + address + "\"],\"AllowedIPs\":[\""
                + address
                + "\"],\"HomeDERP\":1,\"Endpoints\":[\"127.0.0.1:9\"]}";
    }

    static String peer(int id) {
        return peer(id, newKey().text(), newDiscoKey());
    }

    @Override
    public void close() {
        server.close();
    }
}
