package org.tsrecorder.transport.dataplane;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints heard of last, one object each; belongs to one thread. */
public final class UdpEndpointCache {
    private static final int MOST = 1_024;
    private static final float LOAD = 0.75f;

    private final Map<InetSocketAddress, UdpEndpoint> known = new LinkedHashMap<>(16, LOAD, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, UdpEndpoint> eldest) {
            return size() > MOST;
        }
    };

    private @Nullable InetSocketAddress lastSource;
    private @Nullable UdpEndpoint last;

    /** An empty cache. */
    public UdpEndpointCache() {}

    /** The endpoint of a sender. */
    @SuppressWarnings("ReferenceEquality") // a batch brings one object for all its datagrams; if not, we look it up
    public UdpEndpoint of(InetSocketAddress source) {
        UdpEndpoint endpoint = last;
        if (endpoint == null || source != lastSource) {
            endpoint = known.computeIfAbsent(source, UdpEndpoint::of);
            last = endpoint;
            lastSource = source;
        }
        return endpoint;
    }
}
