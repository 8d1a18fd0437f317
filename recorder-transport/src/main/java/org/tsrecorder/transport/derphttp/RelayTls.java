package org.tsrecorder.transport.derphttp;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.tsrecorder.transport.tailcfg.DerpNode;

/** TLS to a relay: named by its host name whatever its certificate is for, and without ALPN. */
final class RelayTls {
    private RelayTls() {}

    /**
     * A handler that begins the handshake as soon as it is added.
     *
     * @throws SSLException when the platform has no TLS
     */
    static SslHandler handler(Channel channel, DerpNode node, int port, X509ExtendedTrustManager trust)
            throws SSLException {
        CertificateCheck check = new CertificateCheck(trust, node);
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(check)
                .endpointIdentificationAlgorithm(check.byHostName() ? "HTTPS" : null)
                .build();
        SSLEngine engine = context.newEngine(channel.alloc(), node.hostName(), port);
        SSLParameters parameters = engine.getSSLParameters();
        // The platform names only hosts with a dot by itself.
        boolean literal = NetUtil.createByteArrayFromIpAddressString(node.hostName()) != null;
        parameters.setServerNames(literal ? List.of() : List.of(new SNIHostName(node.hostName())));
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(DerpHttpTuning.CONNECT_TIMEOUT_MILLIS);
        return handler;
    }
}
