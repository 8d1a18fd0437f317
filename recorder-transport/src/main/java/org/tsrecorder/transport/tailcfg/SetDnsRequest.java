package org.tsrecorder.transport.tailcfg;

import org.tsrecorder.transport.key.NodePublicKey;

/**
 * Asks the server to publish a record, to prove to a certificate authority whose name it is
 * ({@code tailcfg.SetDNSRequest}).
 *
 * @param nodeKey ours
 * @param name such as {@code _acme-challenge.recorder.example.ts.net}
 * @param type such as {@code TXT}
 * @param value of the record
 */
public record SetDnsRequest(NodePublicKey nodeKey, String name, String type, String value) {
    /** As it is posted. */
    public byte[] json() {
        return JsonWriter.object(out -> out.required("Version", CapabilityVersion.CURRENT)
                .required("NodeKey", nodeKey.text())
                .required("Name", name)
                .required("Type", type)
                .required("Value", value));
    }
}
