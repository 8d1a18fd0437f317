package org.tsrecorder.transport.tailnet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.socket.HostResolver;

/**
 * Names of the tailnet, as MagicDNS has them, and addresses as they are. Names of the world are not asked for: no node
 * of the tailnet would take a connection to what they stand for. Safe for any thread.
 */
final class MagicDnsResolver implements HostResolver {
    private final Function<String, Optional<IpAddress>> names;

    /** A resolver that asks this for names. */
    MagicDnsResolver(Function<String, Optional<IpAddress>> names) {
        this.names = names;
    }

    @Override
    public InetAddress resolve(String host) throws UnknownHostException {
        return InetAddress.getByAddress(host, address(host).octets());
    }

    /** The address of a name, or the one that the text is. */
    IpAddress address(String host) throws UnknownHostException {
        return IpAddress.parse(host)
                .or(() -> names.apply(host))
                .orElseThrow(() -> new UnknownHostException("no node of the tailnet is called " + host));
    }
}
