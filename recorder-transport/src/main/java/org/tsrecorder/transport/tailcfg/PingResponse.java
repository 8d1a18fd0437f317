package org.tsrecorder.transport.tailcfg;

/**
 * What a ping came to ({@code tailcfg.PingResponse}). What does not apply is empty or 0.
 *
 * @param type one of {@link PingRequest#types()}
 * @param ip who was pinged
 * @param nodeIp an address of the node that answered
 * @param nodeName its name
 * @param err why there is no answer
 * @param latencySeconds there and back
 * @param endpoint where it answered from, when directly
 * @param derpRegionId through which region it answered
 * @param derpRegionCode likewise
 * @param isLocalIp whether the address is our own
 */
public record PingResponse(
        String type,
        String ip,
        String nodeIp,
        String nodeName,
        String err,
        double latencySeconds,
        String endpoint,
        int derpRegionId,
        String derpRegionCode,
        boolean isLocalIp) {
    /** A ping without an answer. */
    public static PingResponse failed(String type, String ip, String err) {
        return new PingResponse(type, ip, "", "", err, 0, "", 0, "", false);
    }

    /** As it is posted. */
    public byte[] json() {
        return JsonWriter.object(this::write);
    }

    private void write(JsonWriter out) {
        out.required("Type", type)
                .string("IP", ip)
                .string("NodeIP", nodeIp)
                .string("NodeName", nodeName)
                .string("Err", err)
                .number("LatencySeconds", latencySeconds)
                .string("Endpoint", endpoint)
                .number("DERPRegionID", derpRegionId)
                .string("DERPRegionCode", derpRegionCode)
                .flag("IsLocalIP", isLocalIp);
    }
}
