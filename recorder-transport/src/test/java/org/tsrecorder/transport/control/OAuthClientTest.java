package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OAuthClientTest {
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final OAuthClient client = new OAuthClient(HttpClient::newHttpClient);
    private final HttpServer server = unstarted();
    private int status = 200;
    private String key = "{\"id\":\"k1\",\"key\":\"tskey-auth-made\",\"x\":{\"key\":\"no\"}}";

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/api/v2/oauth/token", exchange -> answer(exchange, 200, "{\"access_token\":\"t0\"}"));
        server.createContext("/api/v2/tailnet/-/keys", exchange -> answer(exchange, status, key));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int code, String text) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private AuthKey.ClientSecret secret(String parameters) {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        return (AuthKey.ClientSecret) AuthKey.parse("tskey-client-a-b?baseURL=" + base + parameters);
    }

    @Test
    void aSecretIsExchangedForAKeyWithTheTags() throws Exception {
        assertThat(client.exchange(secret("&ephemeral=false"), List.of("tag:rec", "tag:x")))
                .isEqualTo("tskey-auth-made");
        assertThat(requests)
                .containsExactly(
                        "null grant_type=client_credentials&client_id=some-client-id&client_secret=tskey-client-a-b",
                        "Bearer t0 {\"capabilities\":{\"devices\":{\"create\":{\"reusable\":false,\"ephemeral\":false,"
                                + "\"preauthorized\":false,\"tags\":[\"tag:rec\",\"tag:x\"]}}}}");
    }

    @Test
    void withoutTagsNothingIsAsked() {
        assertThatThrownBy(() -> client.exchange(secret(""), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name at least one tag");
        assertThat(requests).isEmpty();
    }

    @Test
    void aRefusalIsTold() {
        status = 403;
        key = "{\"message\":\"tags not permitted\"}\n";
        assertThatThrownBy(() -> client.exchange(secret(""), List.of("tag:x")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/api/v2/tailnet/-/keys answered HTTP 403: {\"message\":\"tags not permitted\"}");
    }

    @Test
    void anAnswerWithoutAKeyIsTold() {
        key = "{}";
        assertThatThrownBy(() -> client.exchange(secret(""), List.of("tag:x")))
                .hasMessage("the OAuth API's answer has no key");
        key = "nonsense";
        assertThatThrownBy(() -> client.exchange(secret(""), List.of("tag:x")))
                .hasMessageStartingWith("the OAuth API's answer cannot be read: ");
    }
}
