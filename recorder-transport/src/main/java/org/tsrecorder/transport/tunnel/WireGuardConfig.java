package org.tsrecorder.transport.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * A WireGuard interface and its peers, as wg-quick(8) describes them in a file.
 *
 * @param privateKey who we are
 * @param listenPort UDP port to listen on; 0 for any free one
 * @param addresses our own addresses inside the tunnel, at least one
 * @param mtu largest packet inside the tunnel, in bytes
 * @param peers whom we speak with; no two share a public key, a fingerprint or an allowed prefix
 * @param warnings what was read and has no effect, or is dangerous; one line each, for the log
 */
public record WireGuardConfig(
        NodePrivateKey privateKey,
        int listenPort,
        List<IpAddress> addresses,
        int mtu,
        List<TunnelPeer> peers,
        List<String> warnings) {
    /** Largest file that is read: as many peers as are allowed, each with some addresses. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    /** Longest line, in characters. */
    public static final int MAX_LINE_LENGTH = 16_384;

    /** Most {@code [Peer]} sections. */
    public static final int MAX_PEERS = 65_536;

    /** Most addresses of the interface, and most prefixes of one peer. */
    public static final int MAX_ADDRESSES = 1_024;

    /** The MTU where none is given: what is left of Ethernet's 1,500 bytes under IPv6, UDP and WireGuard. */
    public static final int DEFAULT_MTU = 1_420;

    private static final Set<PosixFilePermission> OTHERS_MAY_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /** Takes copies of the lists. */
    public WireGuardConfig {
        addresses = List.copyOf(addresses);
        peers = List.copyOf(peers);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file.
     *
     * @throws WireGuardConfigException when something in it is wrong
     * @throws IOException when it cannot be read
     */
    public static WireGuardConfig read(Path file) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        try {
            WireGuardConfig config = parse(String.valueOf(file.getFileName()), text(file, content));
            return othersMayRead(file)
                    ? config.withWarning(file + " holds a private key and others may read it")
                    : config;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static String text(Path file, byte[] content) {
        if (content.length > MAX_FILE_BYTES) {
            throw new WireGuardConfigException(file + ": wanted at most " + MAX_FILE_BYTES + " bytes, got more");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WireGuardConfigException(file + ": wanted text in UTF-8");
        }
    }

    /**
     * Reads what stands in a file.
     *
     * @param source what error messages call it
     * @param text the file's content
     * @throws WireGuardConfigException when something in it is wrong
     */
    public static WireGuardConfig parse(String source, String text) {
        return new ConfigReader(source).read(text);
    }

    private WireGuardConfig withWarning(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new WireGuardConfig(privateKey, listenPort, addresses, mtu, peers, more);
    }

    private static boolean othersMayRead(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_MAY_READ::contains);
    }
}
