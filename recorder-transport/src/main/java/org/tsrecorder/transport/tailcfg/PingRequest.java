package org.tsrecorder.transport.tailcfg;

import java.util.Base64;
import java.util.Optional;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * A server asks whether we are there, or what a peer's path is, or for something else ({@code tailcfg.PingRequest}).
 *
 * @param url where the answer goes; requests with one URL are one request
 * @param urlIsNoise whether the answer goes over the control connection
 * @param log whether to write it to the log
 * @param types empty for a {@code HEAD} of the URL; {@code c2n}; or a list of {@code disco}, {@code TSMP},
 *     {@code ICMP}, {@code peerapi}, separated by commas
 * @param ip whom to ping
 * @param payloadBase64 of {@code c2n}: an HTTP/1.1 request
 */
public record PingRequest(
        String url, boolean urlIsNoise, boolean log, String types, Optional<IpAddress> ip, String payloadBase64) {
    /** The HTTP/1.1 request of {@code c2n}. */
    public byte[] payload() {
        return Base64.getDecoder().decode(payloadBase64);
    }

    static PingRequest read(JsonReader in) {
        Fields request = new Fields();
        in.object(name -> request.read(in, name));
        return new PingRequest(
                request.url, request.urlIsNoise, request.log, request.types, request.ip, request.payloadBase64);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String url = "";
        private boolean urlIsNoise;
        private boolean log;
        private String types = "";
        private Optional<IpAddress> ip = Optional.empty();
        private String payloadBase64 = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "URL" -> url = in.string();
                case "URLIsNoise" -> urlIsNoise = in.bool();
                case "Log" -> log = in.bool();
                case "Types" -> types = in.string();
                case "IP" -> ip = IpAddress.parse(in.string());
                case "Payload" -> payloadBase64 = in.base64();
                default -> in.skip();
            }
        }
    }
}
