package org.tsrecorder.peers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's control server for tests, with DERP relays and STUN servers, all on loopback; one tailnet,
 * {@code tail.test}, whose nodes get 100.64.0.1, 100.64.0.2, … and stable IDs {@code TESTCTRL00000001}, … in the order
 * in which they join.
 *
 * <p>What it says is changed by requests to its admin port: {@link #put} and the like are any of those that
 * {@code src/test/go/testcontrol/admin.go} lists, and the named methods are those that tests use most.
 */
public final class TestControl implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningProgram program;
    private final String url;
    private final String admin;

    private TestControl(RunningProgram program, String ready) {
        this.program = program;
        this.url = word(ready, "control=");
        this.admin = word(ready, "admin=");
    }

    private static String word(String line, String key) {
        return line.replaceFirst(".*\\b" + key + "(\\S+).*", "$1");
    }

    /**
     * Starts one; skips the test where the program is absent.
     *
     * @param flags of its command line, as {@code main.go} lists them
     */
    public static TestControl start(String... flags) throws Exception {
        Path binary = Peers.require(Peers.TESTCONTROL);
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(flags));
        RunningProgram program = RunningProgram.start("testcontrol", Map.of(), command);
        try {
            return new TestControl(program, program.awaitLine(line -> line.startsWith("ready ")));
        } catch (Exception | AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** Where nodes connect, {@code http://127.0.0.1:43211}. */
    public String url() {
        return url;
    }

    /** The process. */
    public RunningProgram program() {
        return program;
    }

    /** Every node, as upstream's {@code tailcfg.Node} is written. */
    public List<Map<String, @Nullable Object>> nodes() throws IOException, InterruptedException {
        Object nodes = Json.documents(get("/nodes")).getFirst();
        return nodes instanceof List<?> list ? list.stream().map(Json::members).toList() : List.of();
    }

    /** The node with this name before its domain, once it has joined. */
    public Optional<Map<String, @Nullable Object>> node(String hostname) throws IOException, InterruptedException {
        return nodes().stream()
                .filter(node -> String.valueOf(node.get("Name")).startsWith(hostname + "."))
                .findFirst();
    }

    /** The key of the node with this name, which has joined: {@code nodekey:…}. */
    public String nodeKey(String hostname) throws IOException, InterruptedException {
        return String.valueOf(node(hostname)
                .orElseThrow(() -> new AssertionError("no node " + hostname))
                .get("Key"));
    }

    /** Gives every node this policy for SSH; the text {@code null} takes it away. */
    public void setSshPolicy(String json) throws IOException, InterruptedException {
        put("/ssh-policy", json);
    }

    /**
     * Sets what others may begin with a node.
     *
     * @param rules JSON array of {@code tailcfg.FilterRule}; {@code []} denies everything, {@code null} gives back the
     *     rules that allow everything
     */
    public void setFilter(String nodeKey, String rules) throws IOException, InterruptedException {
        put("/filter?node=" + nodeKey, rules);
    }

    /**
     * Says where a node's home relay is in the words of old, too, as Tailscale's own control server does. Without it a
     * tailscaled before v1.80 knows no relay of a peer, and its first handshake, sent before a direct path was found,
     * goes nowhere; it repeats that after 5 s.
     */
    public void tellOldNodesOfHomeRelay(String hostname) throws IOException, InterruptedException {
        send("PATCH", "/nodes?node=" + nodeKey(hostname), "{\"DERP\":\"127.3.3.40:1\"}");
    }

    /** Closes control's address and every connection to it, or serves again; nodes are remembered. */
    public void setUp(boolean up) throws IOException, InterruptedException {
        put("/control?up=" + up, "");
    }

    /** The same for the relay of a region, the first of which is 1; its STUN server goes on. */
    public void setRelayUp(int region, boolean up) throws IOException, InterruptedException {
        put("/derp?region=" + region + "&up=" + up, "");
    }

    /** Visits the URL that a node was told to show its user. */
    public void completeAuth(String authUrl) throws IOException, InterruptedException {
        post("/auth/complete?url=" + URLEncoder.encode(authUrl, StandardCharsets.UTF_8), "");
    }

    /** Waits until the node listens to its map stream. */
    public void awaitNode(String nodeKey) throws IOException, InterruptedException {
        get("/await?node=" + nodeKey);
    }

    /** An admin request without a body; its answer, a JSON document. */
    public String get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    /** An admin request with a JSON body; its answer. */
    public String put(String path, String json) throws IOException, InterruptedException {
        return send("PUT", path, json);
    }

    /** The same, for what is not the same when it is done twice. */
    public String post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, json);
    }

    /** Changes those fields of a node that the JSON object has. */
    public String patchNode(String nodeKey, String json) throws IOException, InterruptedException {
        return send("PATCH", "/nodes?node=" + nodeKey, json);
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        program.close();
    }
}
