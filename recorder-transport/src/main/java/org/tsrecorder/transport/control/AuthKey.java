package org.tsrecorder.transport.control;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What an administrator handed out for a node to join with; {@code toString} shows nothing of it. */
sealed interface AuthKey {
    /** Marks what belongs to tailnet lock, from there to the end ({@code tka.DecodeWrappedAuthkey}). */
    String WRAPPED = "--TL";

    /** Begins the secret of an OAuth client ({@code feature/oauthkey}). */
    String CLIENT_SECRET = "tskey-client-";

    /**
     * A key that control takes as it is.
     *
     * @param text what is sent
     */
    record Plain(String text) implements AuthKey {
        @Override
        public String toString() {
            return "Plain";
        }
    }

    /**
     * The secret of an OAuth client, to be exchanged for a key.
     *
     * @param secret without its parameters
     * @param ephemeral whether the node goes when it disconnects
     * @param preauthorized whether no administrator has to let it in
     * @param baseUrl where the API is, without a slash at its end
     */
    record ClientSecret(String secret, boolean ephemeral, boolean preauthorized, URI baseUrl) implements AuthKey {
        @Override
        public String toString() {
            return "ClientSecret[ephemeral=" + ephemeral + ", preauthorized=" + preauthorized + ", baseUrl=" + baseUrl
                    + "]";
        }
    }

    /**
     * Reads any form: {@code tskey-auth-…}, {@code hskey-auth-…} and the like as they are, {@code KEY--TL…} without its
     * end, {@code tskey-client-…[?ephemeral=BOOL&preauthorized=BOOL&baseURL=URL]}.
     *
     * @throws IllegalArgumentException if a parameter is wrong, with one line that does not repeat the secret
     */
    static AuthKey parse(String text) {
        String key = text.strip();
        if (key.startsWith(CLIENT_SECRET)) {
            return parseSecret(key);
        }
        int wrapped = key.indexOf(WRAPPED);
        return new Plain(wrapped < 0 ? key : key.substring(0, wrapped));
    }

    private static ClientSecret parseSecret(String key) {
        int mark = key.indexOf('?');
        String secret = mark < 0 ? key : key.substring(0, mark);
        ClientSecret parsed = new ClientSecret(secret, true, false, URI.create("https://api.tailscale.com"));
        if (mark < 0) {
            return parsed;
        }
        for (String parameter : key.substring(mark + 1).split("&", -1)) {
            if (!parameter.isEmpty()) {
                parsed = with(parsed, parameter);
            }
        }
        return parsed;
    }

    private static ClientSecret with(ClientSecret key, String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
        boolean unset = value.isEmpty();
        return switch (name) {
            case "ephemeral" ->
                unset ? key : new ClientSecret(key.secret(), bool(name, value), key.preauthorized(), key.baseUrl());
            case "preauthorized" ->
                unset ? key : new ClientSecret(key.secret(), key.ephemeral(), bool(name, value), key.baseUrl());
            case "baseURL" ->
                unset ? key : new ClientSecret(key.secret(), key.ephemeral(), key.preauthorized(), url(value));
            default ->
                throw new IllegalArgumentException("the OAuth client secret has an unknown parameter \"" + name
                        + "\", want ephemeral, preauthorized or baseURL");
        };
    }

    /** What Go's {@code strconv.ParseBool} takes. */
    private static boolean bool(String name, String value) {
        return switch (value) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default ->
                throw new IllegalArgumentException(
                        "the OAuth client secret's parameter " + name + " wants true or false, got \"" + value + "\"");
        };
    }

    private static URI url(String value) {
        try {
            URI url = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the OAuth client secret's baseURL is no URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("the OAuth client secret's baseURL wants https://HOST, got " + value);
    }
}
