package org.tsrecorder.transport.tailcfg;

import java.util.List;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;

/**
 * Asks for the network map, or tells the server about us ({@code tailcfg.MapRequest}). Both kinds say who we are in
 * full: some servers take it from the one, some from the other, some from both.
 *
 * @param kind what is wanted
 * @param nodeKey a registered key
 * @param discoKey not zero, or peers do not speak to us
 * @param hostinfo what the node says about itself
 * @param endpoints where it may be reached
 * @param tkaHead head of the tailnet lock that we know; empty for none
 */
public record MapRequest(
        Kind kind,
        NodePublicKey nodeKey,
        DiscoPublicKey discoKey,
        Hostinfo hostinfo,
        List<Endpoint> endpoints,
        String tkaHead) {
    /** What a request is for. */
    public enum Kind {
        /** The map now, and all that changes, until somebody closes. */
        STREAM,
        /** Nothing but to tell the server about us. */
        UPDATE
    }

    /** Takes a copy of the list. */
    public MapRequest {
        endpoints = List.copyOf(endpoints);
    }

    /** As it is posted; frames of the answer are not compressed. */
    public byte[] json() {
        return JsonWriter.object(this::write);
    }

    private void write(JsonWriter out) {
        out.required("Version", CapabilityVersion.CURRENT)
                .flag("KeepAlive", kind == Kind.STREAM)
                .required("NodeKey", nodeKey.text())
                .required("DiscoKey", discoKey.text())
                .flag("Stream", kind == Kind.STREAM)
                .requiredObject("Hostinfo", hostinfo::write)
                .strings("Endpoints", endpoints.stream().map(Endpoint::address).toList())
                .numbers(
                        "EndpointTypes",
                        endpoints.stream()
                                .map(endpoint -> endpoint.type().code())
                                .toList())
                .string("TKAHead", tkaHead)
                .flag("OmitPeers", kind == Kind.UPDATE);
    }
}
