package org.tsrecorder.transport.localapi;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads the two answers, of each only what is used; the rest is skipped, whatever it is. */
final class Documents {
    private static final int MAX_DEPTH = 100;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private String backendState = "";
    private boolean tun;
    private final List<InetAddress> addresses = new ArrayList<>();
    private String stableId = "";
    private String name = "";
    private String login = "";
    private final List<String> tags = new ArrayList<>();

    private Documents() {}

    /** Takes a member whose value the parser stands on. */
    private interface Member {
        void read(String name, JsonParser parser) throws LocalApiException;
    }

    /** Reads {@code ipnstate.Status}. */
    static LocalStatus status(byte[] json) throws LocalApiException {
        Documents found = new Documents();
        read(json, found::statusMember);
        return new LocalStatus(found.backendState, found.tun, found.addresses, withoutDot(found.name), found.stableId);
    }

    /** Reads {@code apitype.WhoIsResponse}. */
    static LocalWhoIs whoIs(byte[] json) throws LocalApiException {
        Documents found = new Documents();
        read(json, found::whoIsMember);
        if (found.stableId.isEmpty()) {
            throw new LocalApiException("its answer names no node");
        }
        Optional<String> user =
                found.tags.isEmpty() && !found.login.isEmpty() ? Optional.of(found.login) : Optional.empty();
        return new LocalWhoIs(found.stableId, withoutDot(found.name), user, found.tags);
    }

    private static void read(byte[] json, Member member) throws LocalApiException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            members(parser, member);
            if (parser.nextToken() != null) {
                throw new LocalApiException("its answer is more than one JSON object");
            }
        } catch (JacksonException e) {
            throw new LocalApiException("its answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Visits the members of the object that the parser stands on; anything else has none. */
    private static void members(JsonParser parser, Member member) throws LocalApiException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name, parser);
        }
    }

    private void statusMember(String member, JsonParser parser) throws LocalApiException {
        switch (member) {
            case "BackendState" -> backendState = text(parser);
            case "TUN" -> tun = parser.currentToken() == JsonToken.VALUE_TRUE;
            case "TailscaleIPs" -> {
                List<String> texts = new ArrayList<>();
                texts(parser, texts);
                for (String text : texts) {
                    addresses.add(address(text));
                }
            }
            case "Self" -> members(parser, this::selfMember);
            default -> parser.skipChildren();
        }
    }

    private void selfMember(String member, JsonParser parser) {
        switch (member) {
            case "ID" -> stableId = text(parser);
            case "DNSName" -> name = text(parser);
            default -> parser.skipChildren();
        }
    }

    private void whoIsMember(String member, JsonParser parser) throws LocalApiException {
        switch (member) {
            case "Node" -> members(parser, this::nodeMember);
            case "UserProfile" -> members(parser, this::userMember);
            default -> parser.skipChildren();
        }
    }

    private void nodeMember(String member, JsonParser parser) {
        switch (member) {
            case "StableID" -> stableId = text(parser);
            case "Name" -> name = text(parser);
            case "Tags" -> texts(parser, tags);
            default -> parser.skipChildren();
        }
    }

    private void userMember(String member, JsonParser parser) {
        if (member.equals("LoginName")) {
            login = text(parser);
        } else {
            parser.skipChildren();
        }
    }

    private static String text(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return "";
    }

    private static void texts(JsonParser parser, List<String> into) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            into.add(text(parser));
        }
    }

    private static InetAddress address(String text) throws LocalApiException {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            throw new LocalApiException("its answer has an address that is none");
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new LocalApiException("its answer has an address that is none", e);
        }
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
