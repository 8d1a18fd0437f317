package org.tsrecorder.transport.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tsrecorder.transport.key.KeyFormatException;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * One {@code Key = value} line, and its value read as what the key asks for.
 *
 * @param place where it stands, {@code wg0.conf:3}
 * @param key as it is written
 * @param value without the blanks around it; may be empty
 */
record ConfigLine(String place, String key, String value) {
    private static final int MAX_PORT = 65_535;
    private static final int MOST_SHOWN = 60;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{1,20}");
    private static final Pattern LOOKS_SECRET = Pattern.compile(".*[A-Za-z0-9+/]{40}.*");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,15})?]");

    /** The key as names are compared: wg-quick does not mind case. */
    String name() {
        return key.toLowerCase(Locale.ROOT);
    }

    /** The key as it may be shown: what stands before an equals sign may be a key's base64. */
    String shownKey() {
        return KEY.matcher(key).matches() ? key : "this key";
    }

    /** The error that says what was wanted here, and what came if that may be shown. */
    WireGuardConfigException wanted(String what) {
        return new WireGuardConfigException(place + ": " + shownKey() + ": wanted " + what + ", got " + shown(value));
    }

    /** The error that says what was wanted, where what came is a secret. */
    WireGuardConfigException wantedOfSecret(String what) {
        return new WireGuardConfigException(place + ": " + shownKey() + ": wanted " + what);
    }

    private static String shown(String value) {
        if (LOOKS_SECRET.matcher(value).matches()) {
            return "what looks like a key";
        }
        StringBuilder text = new StringBuilder("\"");
        value.codePoints()
                .limit(MOST_SHOWN)
                .map(c -> c >= ' ' && c < 0x7f ? c : '?')
                .forEach(text::appendCodePoint);
        return text.append(value.length() > MOST_SHOWN ? "…\"" : "\"").toString();
    }

    /** A number in a range. */
    int number(int least, int most) {
        if (!NUMBER.matcher(value).matches() || number() < least || number() > most) {
            throw wanted("a number from " + least + " to " + most);
        }
        return number();
    }

    private int number() {
        return Integer.parseInt(value);
    }

    /** A UDP port; 0 for any. */
    int port() {
        return number(0, MAX_PORT);
    }

    /** Seconds between keepalives; {@code off} is none. */
    int keepaliveSeconds() {
        if (value.equalsIgnoreCase("off")) {
            return 0;
        }
        if (!NUMBER.matcher(value).matches() || number() > MAX_PORT) {
            throw wanted("off or a number of seconds up to " + MAX_PORT);
        }
        return number();
    }

    /** The key in base64, read by one of the key types. */
    <K> K secret(Function<String, K> parser) {
        try {
            return parser.apply(value);
        } catch (KeyFormatException e) {
            throw wantedOfSecret("44 characters of base64, as wg genkey prints them");
        }
    }

    /** Addresses and prefixes, separated by commas. */
    List<IpPrefix> prefixes() {
        List<IpPrefix> prefixes = new ArrayList<>();
        for (String item : items()) {
            prefixes.add(IpPrefix.parse(item).orElseThrow(() -> wanted("ADDRESS/LENGTH, several with commas between")));
        }
        return prefixes;
    }

    /** What stands between the commas; nothing, if the value is empty. */
    List<String> items() {
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> items = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    /** {@code host:port} or {@code [IPv6]:port}. */
    PeerEndpoint endpoint() {
        int colon = value.lastIndexOf(':');
        return Optional.of(value)
                .filter(text ->
                        colon > 0 && HOST.matcher(text.substring(0, colon)).matches())
                .flatMap(text -> port(text.substring(colon + 1)))
                .map(port -> new PeerEndpoint(withoutBrackets(value.substring(0, colon)), port))
                .orElseThrow(() -> wanted("HOST:PORT or [IPV6]:PORT"));
    }

    private static Optional<Integer> port(String digits) {
        return Optional.of(digits)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port <= MAX_PORT);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
