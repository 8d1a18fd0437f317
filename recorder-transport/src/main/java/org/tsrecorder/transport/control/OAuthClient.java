package org.tsrecorder.transport.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Has an auth key made with the secret of an OAuth client ({@code feature/oauthkey}).
 *
 * <pre>
 *   POST BASE/api/v2/oauth/token      grant_type=client_credentials …   ─▶ {"access_token":"…"}
 *   POST BASE/api/v2/tailnet/-/keys   Bearer, {"capabilities":…}        ─▶ {"key":"tskey-auth-…"}
 * </pre>
 *
 * <p>Blocks: for virtual threads.
 */
final class OAuthClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_TEXT = 200;
    private static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<HttpClient> clients;

    OAuthClient(Supplier<HttpClient> clients) {
        this.clients = clients;
    }

    /**
     * Exchanges the secret.
     *
     * @param tags whose the node will be; the API wants at least one
     * @return a key for one node
     * @throws IOException with one line: what was refused, or did not work
     */
    String exchange(AuthKey.ClientSecret secret, List<String> tags) throws IOException, InterruptedException {
        if (tags.isEmpty()) {
            throw new IOException("an OAuth client secret makes keys for tagged nodes only: name at least one tag");
        }
        try (HttpClient client = clients.get()) {
            String token = text(post(client, tokenRequest(secret)), "access_token");
            return text(post(client, keyRequest(secret, token, tags)), "key");
        }
    }

    private static HttpRequest tokenRequest(AuthKey.ClientSecret secret) {
        String form = "grant_type=client_credentials&client_id=some-client-id&client_secret="
                + URLEncoder.encode(secret.secret(), StandardCharsets.UTF_8);
        return request(secret, "/api/v2/oauth/token", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static HttpRequest keyRequest(AuthKey.ClientSecret secret, String token, List<String> tags) {
        return request(secret, "/api/v2/tailnet/-/keys", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(capabilities(secret, tags)))
                .build();
    }

    private static HttpRequest.Builder request(AuthKey.ClientSecret secret, String path, String contentType) {
        return HttpRequest.newBuilder(URI.create(secret.baseUrl() + path))
                .timeout(TIMEOUT)
                .header("Content-Type", contentType);
    }

    private static byte[] capabilities(AuthKey.ClientSecret secret, List<String> tags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("capabilities");
            json.writeObjectPropertyStart("devices");
            json.writeObjectPropertyStart("create");
            json.writeBooleanProperty("reusable", false);
            json.writeBooleanProperty("ephemeral", secret.ephemeral());
            json.writeBooleanProperty("preauthorized", secret.preauthorized());
            json.writeArrayPropertyStart("tags");
            tags.forEach(json::writeString);
            json.writeEndArray();
            for (int open = 0; open < 4; open++) {
                json.writeEndObject();
            }
        }
        return out.toByteArray();
    }

    private static byte[] post(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(MAX_ANSWER_BYTES);
        }
        if (response.statusCode() != OK) {
            String text = new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8);
            throw new IOException(request.uri() + " answered HTTP " + response.statusCode() + ": "
                    + text.replaceAll("\\s*[\\p{Cntrl}]+\\s*", " ").strip());
        }
        return body;
    }

    /** The member of that name of the outermost object. */
    private static String text(byte[] json, String name) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals(name);
                JsonToken value = parser.nextToken();
                if (wanted && value == JsonToken.VALUE_STRING) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw new IOException("the OAuth API's answer cannot be read: " + e.getOriginalMessage(), e);
        }
        throw new IOException("the OAuth API's answer has no " + name);
    }
}
