package org.tsrecorder.asciicast;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The header of an asciicast of any version: the standard's fields, those Tailscale adds (tailscale/tailscale,
 * {@code sessionrecording/header.go}) and those the closed recorder adds ({@code dstNode}, {@code dstNodeID}).
 *
 * <p>Every value is kept as the JSON it came as, and is written back so: numbers to the digit, unknown keys, explicit
 * {@code null}s. Accessors read a value when asked; a value that is missing, {@code null} or of another type than the
 * key promises is empty (see {@link #oddKeys()}). What v3 moved into {@code term} is found here under its old name.
 *
 * <p>Immutable; for any thread.
 */
public final class CastHeader {
    /** The longest header line taken, in bytes. */
    public static final int MAX_BYTES = 1 << 20;
    /** The widest and highest terminal taken. */
    public static final int MAX_SIZE = 65_535;

    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;

    private final CastVersion version;
    private final int width;
    private final int height;
    private final Optional<String> themeJson;
    private final Map<String, String> members;
    private final Map<String, String> term;

    /** {@code members} and {@code term} are all keys but the version, the sizes and the theme, with their raw JSON. */
    CastHeader(Builder builder) {
        this.version = builder.version;
        this.width = builder.width;
        this.height = builder.height;
        this.themeJson = Optional.ofNullable(builder.themeJson);
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(builder.members));
        this.term = Collections.unmodifiableMap(new LinkedHashMap<>(builder.term));
    }

    /**
     * Parses the header line of a v2 or v3 cast, with or without its newline.
     *
     * @throws CastFormatException if it is not one JSON object in UTF-8, holds a key twice, is longer than
     *     {@link #MAX_BYTES}, or lacks a known version or sizes from 0 to {@link #MAX_SIZE}
     */
    public static CastHeader parse(byte[] line) {
        return HeaderParser.parse(line, line.length);
    }

    /** Starts a header of 80x24 without anything else. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from what this header holds. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The version of the cast this header was read from, or was built for. */
    public CastVersion version() {
        return version;
    }

    /** Columns as recorded; 0 for a session without a terminal. */
    public int width() {
        return width;
    }

    /** Rows as recorded; 0 for a session without a terminal. */
    public int height() {
        return height;
    }

    /** Columns to show the cast with: 80 where none are recorded. */
    public int displayWidth() {
        return width == 0 ? DEFAULT_COLUMNS : width;
    }

    /** Rows to show the cast with: 24 where none are recorded. */
    public int displayHeight() {
        return height == 0 ? DEFAULT_ROWS : height;
    }

    /** When the session began, in Unix seconds; a fraction is cut off. */
    public OptionalLong timestamp() {
        return HeaderValues.seconds(members.get("timestamp"));
    }

    /** How long the session took, as the recorder noted it; a hint only. */
    public Optional<Duration> duration() {
        return HeaderValues.duration(members.get("duration"));
    }

    /** The longest pause a player should make. */
    public Optional<Duration> idleTimeLimit() {
        return HeaderValues.duration(members.get("idle_time_limit"));
    }

    /** What was run. */
    public Optional<String> command() {
        return string("command");
    }

    /** What the cast is called. */
    public Optional<String> title() {
        return string("title");
    }

    /** The recorded environment variables, in order; those with no value are left out. */
    public Map<String, String> env() {
        return HeaderValues.strings(members.get("env")).orElse(Map.of());
    }

    /** The terminal's colours; empty also when the recorded theme is none. */
    public Optional<CastTheme> theme() {
        return themeJson.flatMap(CastTheme::parse);
    }

    /** The terminal's type: v3's {@code term.type}, else the recorded {@code TERM}. */
    public Optional<String> termType() {
        return termString("type").or(() -> Optional.ofNullable(env().get("TERM")));
    }

    /** The terminal's name and version (v3's {@code term.version}). */
    public Optional<String> termVersion() {
        return termString("version");
    }

    /** Labels of the cast (v3). */
    public List<String> tags() {
        return HeaderValues.list(members.get("tags")).orElse(List.of());
    }

    /** FQDN, without the trailing dot, of the node the session came from. */
    public Optional<String> srcNode() {
        return string("srcNode");
    }

    /** Stable ID of the node the session came from. */
    public Optional<String> srcNodeID() {
        return string("srcNodeID");
    }

    /** Tags of the node the session came from; empty for a node that belongs to a user. */
    public List<String> srcNodeTags() {
        return HeaderValues.list(members.get("srcNodeTags")).orElse(List.of());
    }

    /** ID of the user the source node belongs to, all 64 bits. */
    public OptionalLong srcNodeUserID() {
        return HeaderValues.integer(members.get("srcNodeUserID"));
    }

    /** Login name of the user the source node belongs to. */
    public Optional<String> srcNodeUser() {
        return string("srcNodeUser");
    }

    /** The user name the SSH client asked for. */
    public Optional<String> sshUser() {
        return string("sshUser");
    }

    /** The local user the session ran as. */
    public Optional<String> localUser() {
        return string("localUser");
    }

    /** ID of the connection the session belongs to, shared by its channels. */
    public Optional<String> connectionID() {
        return string("connectionID");
    }

    /** The container, for a {@code kubectl} session. */
    public Optional<CastKubernetes> kubernetes() {
        return HeaderValues.strings(members.get("kubernetes"))
                .map(fields -> new CastKubernetes(
                        fields.getOrDefault("PodName", ""),
                        fields.getOrDefault("Namespace", ""),
                        fields.getOrDefault("Container", ""),
                        fields.getOrDefault("SessionType", "")));
    }

    /** FQDN, without the trailing dot, of the node that hosted the session; the recorder adds it. */
    public Optional<String> dstNode() {
        return string("dstNode");
    }

    /** Stable ID of the node that hosted the session; the recorder adds it. */
    public Optional<String> dstNodeID() {
        return string("dstNodeID");
    }

    /** The JSON a key has at the top level, as it came, whether or not the key is known. */
    public Optional<String> rawJson(String key) {
        return Optional.ofNullable(members.get(key));
    }

    /** Known keys, neither missing nor {@code null}, whose value is not what the key promises, sorted. */
    public List<String> oddKeys() {
        return HeaderKeys.odd(this);
    }

    /**
     * The header as one line of JSON in UTF-8, without the newline.
     *
     * @param target {@link CastVersion#V2} or {@link CastVersion#V3}; keys move to where that version has them
     * @throws IllegalArgumentException for {@link CastVersion#V1}, whose header is no line
     */
    public byte[] toLine(CastVersion target, KeyOrder order) {
        return HeaderLine.write(this, target, order);
    }

    Optional<String> themeJson() {
        return themeJson;
    }

    Map<String, String> members() {
        return members;
    }

    /** Members of {@code term} but the sizes and the theme; v2 has them only if it came from v3. */
    Map<String, String> term() {
        return version == CastVersion.V3
                ? term
                : HeaderValues.members(members.get("term")).orElse(Map.of());
    }

    private Optional<String> string(String key) {
        return HeaderValues.string(members.get(key));
    }

    private Optional<String> termString(String key) {
        return HeaderValues.string(term().get(key));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CastHeader that
                && version == that.version
                && width == that.width
                && height == that.height
                && themeJson.equals(that.themeJson)
                && members.equals(that.members)
                && term.equals(that.term);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + members.hashCode();
    }

    @Override
    public String toString() {
        return "CastHeader[" + version + ", " + width + "x" + height + ", " + members.keySet() + "]";
    }

    /** Puts a header together. Setting a key again replaces its value in place. Not for several threads. */
    public static final class Builder {
        private CastVersion version = CastVersion.V2;
        private int width = DEFAULT_COLUMNS;
        private int height = DEFAULT_ROWS;
        private @Nullable String themeJson;
        private final Map<String, String> members = new LinkedHashMap<>();
        private final Map<String, String> term = new LinkedHashMap<>();

        Builder() {}

        Builder(CastHeader header) {
            this.version = header.version;
            this.width = header.width;
            this.height = header.height;
            this.themeJson = header.themeJson.orElse(null);
            this.members.putAll(header.members);
            this.term.putAll(header.term);
        }

        /** For which version the header is; {@link #toLine} may still be asked for another. */
        public Builder version(CastVersion version) {
            if (version != CastVersion.V3 && this.version == CastVersion.V3) {
                HeaderKeys.termIntoMembers(term, members);
            }
            this.version = version;
            return this;
        }

        /** Columns and rows, each from 0 (no terminal) to {@link CastHeader#MAX_SIZE}. */
        public Builder size(int width, int height) {
            if (width < 0 || height < 0 || width > MAX_SIZE || height > MAX_SIZE) {
                throw new IllegalArgumentException("size=" + width + "x" + height + ", wanted 0 to " + MAX_SIZE);
            }
            this.width = width;
            this.height = height;
            return this;
        }

        /** When the session began, in Unix seconds. */
        public Builder timestamp(long unixSeconds) {
            return raw("timestamp", Long.toString(unixSeconds));
        }

        /** How long the session took. */
        public Builder duration(Duration duration) {
            return raw("duration", CastTime.seconds(duration.toNanos()));
        }

        /** The longest pause a player should make. */
        public Builder idleTimeLimit(Duration limit) {
            return raw("idle_time_limit", CastTime.seconds(limit.toNanos()));
        }

        /** What was run. */
        public Builder command(String command) {
            return string("command", command);
        }

        /** What the cast is called. */
        public Builder title(String title) {
            return string("title", title);
        }

        /** The recorded environment variables. */
        public Builder env(Map<String, String> env) {
            Map<String, String> quoted = new LinkedHashMap<>();
            env.forEach((name, value) -> quoted.put(name, JsonText.quote(value)));
            return raw("env", HeaderValues.object(quoted));
        }

        /** Labels of the cast. */
        public Builder tags(List<String> tags) {
            return raw("tags", HeaderValues.array(tags));
        }

        /** FQDN, without the trailing dot, of the node the session came from. */
        public Builder srcNode(String fqdn) {
            return string("srcNode", fqdn);
        }

        /** Stable ID of the node the session came from. */
        public Builder srcNodeID(String stableId) {
            return string("srcNodeID", stableId);
        }

        /** Tags of the node the session came from. */
        public Builder srcNodeTags(List<String> tags) {
            return raw("srcNodeTags", HeaderValues.array(tags));
        }

        /** ID of the user the source node belongs to. */
        public Builder srcNodeUserID(long id) {
            return raw("srcNodeUserID", Long.toString(id));
        }

        /** Login name of the user the source node belongs to. */
        public Builder srcNodeUser(String loginName) {
            return string("srcNodeUser", loginName);
        }

        /** The user name the SSH client asked for. */
        public Builder sshUser(String user) {
            return string("sshUser", user);
        }

        /** The local user the session ran as. */
        public Builder localUser(String user) {
            return string("localUser", user);
        }

        /** ID of the connection the session belongs to. */
        public Builder connectionID(String id) {
            return string("connectionID", id);
        }

        /** The container of a {@code kubectl} session. */
        public Builder kubernetes(CastKubernetes kubernetes) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("PodName", JsonText.quote(kubernetes.podName()));
            fields.put("Namespace", JsonText.quote(kubernetes.namespace()));
            fields.put("Container", JsonText.quote(kubernetes.container()));
            fields.put("SessionType", JsonText.quote(kubernetes.sessionType()));
            return raw("kubernetes", HeaderValues.object(fields));
        }

        /** FQDN, without the trailing dot, of the node that hosted the session. */
        public Builder dstNode(String fqdn) {
            return string("dstNode", fqdn);
        }

        /** Stable ID of the node that hosted the session. */
        public Builder dstNodeID(String stableId) {
            return string("dstNodeID", stableId);
        }

        /**
         * Any other key, with its value as JSON.
         *
         * @throws IllegalArgumentException if {@code json} is not one JSON value, or the key has a method of its own
         *     because its place depends on the version
         */
        public Builder rawJson(String key, String json) {
            if (HeaderKeys.depends(key)) {
                throw new IllegalArgumentException("key=" + key + " is set by its own method");
            }
            return raw(key, HeaderParser.checkedValue(json));
        }

        /** The colours, as the JSON of a theme object. */
        Builder themeJson(@Nullable String json) {
            this.themeJson = json;
            return this;
        }

        /** A member whose JSON is known to be good. */
        Builder raw(String key, String json) {
            members.put(key, json);
            return this;
        }

        /** A member of v3's {@code term}. */
        Builder rawTerm(String key, String json) {
            term.put(key, json);
            return this;
        }

        /** Leaves a key out. */
        public Builder without(String key) {
            members.remove(key);
            return this;
        }

        /** The header. */
        public CastHeader build() {
            return new CastHeader(this);
        }

        private Builder string(String key, String value) {
            return raw(key, JsonText.quote(value));
        }
    }
}
