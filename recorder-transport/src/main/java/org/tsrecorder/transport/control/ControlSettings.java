package org.tsrecorder.transport.control;

import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.ts2021.ControlUrl;

/**
 * What a control client is made with.
 *
 * @param url where control is
 * @param identity who we are
 * @param report what we tell about ourselves at first
 * @param authKeys for joining without a person
 * @param outside clocks, randomness and threads
 */
public record ControlSettings(
        ControlUrl url, Identity identity, NodeReport report, AuthKeySource authKeys, Outside outside) {
    /**
     * Who we are, and whom we have met.
     *
     * @param machineKey of the installation
     * @param nodeKey the key that control accepted before; empty for a node that joins
     * @param serverKey control's key as it was learned over plain HTTP; empty the first time, and over TLS
     * @param ephemeral whether the node is to go when it disconnects
     * @param keyStore keeps node keys
     */
    public record Identity(
            MachinePrivateKey machineKey,
            Optional<NodePrivateKey> nodeKey,
            Optional<MachinePublicKey> serverKey,
            boolean ephemeral,
            NodeKeyStore keyStore) {}

    /**
     * What is not ours.
     *
     * @param nanoTime a monotonic clock
     * @param wallClock the wall clock
     * @param keys makes keys
     * @param chance spreads retries
     * @param background runs what takes longer than an event loop may: reading JSON, and the OAuth API
     * @param httpClients makes the client for the OAuth API
     */
    public record Outside(
            LongSupplier nanoTime,
            InstantSource wallClock,
            RandomSource keys,
            RandomGenerator chance,
            Executor background,
            Supplier<HttpClient> httpClients) {
        /** The real world: this JVM's clocks, strong randomness, virtual threads. */
        public static Outside real() {
            return new Outside(
                    System::nanoTime,
                    InstantSource.system(),
                    RandomSource.secure(),
                    new SecureRandom(),
                    task -> Thread.ofVirtual().name("control").start(task),
                    HttpClient::newHttpClient);
        }
    }
}
