package org.tsrecorder.transport.control;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.tailcfg.CapabilityVersion;
import org.tsrecorder.transport.tailcfg.OverTlsPublicKeyResponse;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;
import org.tsrecorder.transport.ts2021.ControlAnswer;
import org.tsrecorder.transport.ts2021.ControlConnectionException;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.ControlRequest;
import org.tsrecorder.transport.ts2021.ControlUrl;

/**
 * Asks control for its key, which decides whom the connection trusts. Over TLS the certificate proves it each time;
 * over plain HTTP the key of the first time has to come again.
 */
final class ServerKey {
    private static final int MAX_BYTES = 64 << 10;
    private static final ControlRequest REQUEST =
            ControlRequest.of("GET", "/key?v=" + CapabilityVersion.CURRENT).maxAnswerBytes(MAX_BYTES);

    private ServerKey() {}

    /**
     * The key.
     *
     * @param pinned the key of the first time; not looked at over TLS
     * @return fails with a {@link ControlConnectionException}
     */
    static CompletableFuture<MachinePublicKey> fetch(
            ControlDialer dialer, ControlUrl url, Optional<MachinePublicKey> pinned) {
        return dialer.fetch(url, REQUEST).thenCompose(answer -> {
            try {
                return CompletableFuture.completedFuture(check(read(url, answer), url, pinned));
            } catch (ControlConnectionException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    private static MachinePublicKey read(ControlUrl url, ControlAnswer answer) throws ControlConnectionException {
        if (!answer.isOk()) {
            throw new ControlConnectionException(url + " does not tell its key: it answered " + answer);
        }
        try {
            return OverTlsPublicKeyResponse.parse(answer.body())
                    .publicKey()
                    .orElseThrow(() -> new ControlConnectionException(url + " has no key for ts2021"));
        } catch (TailcfgFormatException e) {
            throw new ControlConnectionException(url + " is no control server: " + e.getMessage(), e);
        }
    }

    private static MachinePublicKey check(MachinePublicKey key, ControlUrl url, Optional<MachinePublicKey> pinned)
            throws ControlConnectionException {
        if (!url.tls() && pinned.isPresent() && !pinned.get().equals(key)) {
            throw new ControlConnectionException("the control server at " + url + " is not the one of the first time: "
                    + "its key is " + key.text() + ", want " + pinned.get().text());
        }
        return key;
    }
}
