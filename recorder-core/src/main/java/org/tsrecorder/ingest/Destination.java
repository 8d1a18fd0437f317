package org.tsrecorder.ingest;

/**
 * The node that a session was recorded on, which is the one that uploads it; the recorder writes it into the header.
 *
 * @param dstNode the node's fully qualified name; a trailing dot is taken off
 * @param dstNodeID the node's stable ID
 */
public record Destination(String dstNode, String dstNodeID) {
    /** Takes the name's trailing dot off. */
    public Destination {
        if (dstNode.endsWith(".")) {
            dstNode = dstNode.substring(0, dstNode.length() - 1);
        }
    }
}
