package org.tsrecorder.transport.dataplane;

/** How a peer is asked whether it is there. */
public enum PingType {
    /** By TSMP: the peer's tailnet node answers, whatever its filter says. */
    TSMP,
    /** By an ICMP echo: the peer's host answers, if its filter lets anything of ours in. */
    ICMP
}
