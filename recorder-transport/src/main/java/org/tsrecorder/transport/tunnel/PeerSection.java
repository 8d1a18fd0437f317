package org.tsrecorder.transport.tunnel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.key.PresharedKey;
import org.tsrecorder.transport.packet.IpPrefix;

/** What one {@code [Peer]} section says, gathered line by line. */
final class PeerSection {
    private static final Pattern NAME = Pattern.compile("#\\s*name\\s*=\\s*(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern GOOD_NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@:-]{0,252}");

    final String place;
    private final List<IpPrefix> allowedIps = new ArrayList<>();
    private @Nullable NodePublicKey publicKey;
    private PresharedKey presharedKey = PresharedKey.none();
    private @Nullable String name;
    private @Nullable PeerEndpoint endpoint;
    private int keepaliveSeconds;

    PeerSection(String place) {
        this.place = place;
    }

    void take(ConfigLine line) {
        switch (line.name()) {
            case "publickey" -> publicKey = line.secret(NodePublicKey::parseBase64);
            case "presharedkey" -> presharedKey = line.secret(PresharedKey::parseBase64);
            case "allowedips" -> takeAllowedIps(line);
            case "endpoint" -> endpoint = line.endpoint();
            case "persistentkeepalive" -> keepaliveSeconds = line.keepaliveSeconds();
            default ->
                throw new WireGuardConfigException(line.place() + ": [Peer] has no key \"" + line.shownKey()
                        + "\"; wanted PublicKey, PresharedKey, AllowedIPs, Endpoint or PersistentKeepalive");
        }
    }

    private void takeAllowedIps(ConfigLine line) {
        allowedIps.addAll(line.prefixes());
        if (allowedIps.size() > WireGuardConfig.MAX_ADDRESSES) {
            throw new WireGuardConfigException(
                    line.place() + ": AllowedIPs: wanted at most " + WireGuardConfig.MAX_ADDRESSES + " for a peer");
        }
    }

    /** Takes the peer's name from a comment that gives one. */
    void takeComment(String linePlace, String comment) {
        Matcher given = NAME.matcher(comment);
        if (!given.matches()) {
            return;
        }
        String text = given.group(1).strip();
        if (!GOOD_NAME.matcher(text).matches()) {
            throw new ConfigLine(linePlace, "Name", text)
                    .wanted("1 to 253 letters, digits, blanks and . _ @ : -, a letter or digit first");
        }
        name = text;
    }

    TunnelPeer peer() {
        NodePublicKey key = publicKey;
        if (key == null) {
            throw new WireGuardConfigException(place + ": [Peer]: wanted PublicKey = …, found none");
        }
        return new TunnelPeer(
                key,
                Optional.ofNullable(name),
                presharedKey,
                allowedIps.stream().distinct().toList(),
                Optional.ofNullable(endpoint),
                Duration.ofSeconds(keepaliveSeconds));
    }
}
