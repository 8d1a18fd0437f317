package org.tsrecorder.transport.tailnet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.tsrecorder.transport.control.ControlClient;
import org.tsrecorder.transport.control.ControlListener;
import org.tsrecorder.transport.control.ControlSettings;
import org.tsrecorder.transport.control.NodeKeyStore;
import org.tsrecorder.transport.control.NodeReport;
import org.tsrecorder.transport.control.PingHandler;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.DataPlaneBuilder;
import org.tsrecorder.transport.derphttp.DerpHttpSettings;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.magicsock.MagicSocket;
import org.tsrecorder.transport.magicsock.MagicSocketSettings;
import org.tsrecorder.transport.tailcfg.Hostinfo;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.ControlTuning;
import org.tsrecorder.transport.ts2021.ControlUrl;
import org.tsrecorder.transport.wireguard.Tai64n;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/**
 * What a node is made of, before control is asked: its state was read, its socket is open, it knows nobody.
 *
 * @param settings what the owner wants
 * @param state keeps who the node is
 * @param kept what the state told
 * @param plane tunnel and TCP/IP, with a filter that lets nobody in
 * @param paths how peers are reached
 * @param reports what control is to be told
 * @param heard takes disco keys that peers tell
 */
record NodeParts(
        TailnetNodeBuilder settings,
        StateKeeper state,
        Kept kept,
        DataPlane plane,
        MagicSocket paths,
        NodeReports reports,
        Heard heard) {
    /** What the state told. */
    record Kept(
            MachinePrivateKey machineKey,
            Optional<NodePrivateKey> nodeKey,
            Optional<MachinePublicKey> serverKey,
            Tai64n timestamp) {
        static Kept of(NodeState state, String controlUrl) {
            return new Kept(state.machineKey(), state.nodeKey(), state.serverKey(controlUrl), state.timestamp());
        }
    }

    /** Hands on what is heard to whoever is there by then. Belongs to the event loop. */
    static final class Heard {
        private BiConsumer<NodePublicKey, DiscoPublicKey> hearer = (peer, key) -> {};

        void tell(BiConsumer<NodePublicKey, DiscoPublicKey> listener) {
            hearer = listener;
        }

        void discoKeyAdvertised(NodePublicKey peer, DiscoPublicKey key) {
            hearer.accept(peer, key);
        }
    }

    /** Reads the state and opens the socket. Nothing is left behind when it fails. */
    static CompletionStage<NodeParts> make(TailnetNodeBuilder settings) {
        StateKeeper state = new StateKeeper(settings.stateStore, RandomSource.secure());
        CompletionStage<NodeParts> parts =
                state.ask(read -> Kept.of(read, settings.controlUrl)).thenCompose(kept -> make(settings, state, kept));
        return parts.whenComplete((made, failure) -> {
            if (failure != null) {
                var unused = state.close();
            }
        });
    }

    private static CompletionStage<NodeParts> make(TailnetNodeBuilder settings, StateKeeper state, Kept kept) {
        RandomSource random = RandomSource.secure();
        // Of a node that is new this key is nobody's: control gets, and we take, another one.
        NodePrivateKey nodeKey = kept.nodeKey().orElseGet(() -> NodePrivateKey.generate(random));
        DiscoPrivateKey discoKey = DiscoPrivateKey.generate(random);
        NodeReports reports = new NodeReports(new NodeReport(hostinfo(settings), discoKey.publicKey(), List.of()));
        MagicSocket paths = new MagicSocket(pathSettings(settings), nodeKey, discoKey, reports);
        Heard heard = new Heard();
        DataPlaneBuilder plane = DataPlane.builder(nodeKey)
                .paths(paths)
                .wireGuard(WireGuardTuning.TAILNET)
                .netStack(settings.tuning.netStack())
                .filter(List.of())
                .tsmp(discoKey.publicKey(), heard::discoKeyAdvertised)
                .timestampsAfter(kept.timestamp());
        settings.eventLoop().ifPresent(plane::eventLoop);
        return plane.start().thenApply(started -> new NodeParts(settings, state, kept, started, paths, reports, heard));
    }

    private static Hostinfo hostinfo(TailnetNodeBuilder settings) {
        return Hostinfo.builder()
                .ipnVersion(settings.app)
                .system(
                        System.getProperty("os.name", "").toLowerCase(Locale.ROOT),
                        System.getProperty("os.version", ""),
                        System.getProperty("os.arch", ""))
                .app(settings.app)
                .hostname(settings.hostname)
                .requestTags(settings.tags)
                .userspace(true)
                .build();
    }

    private static MagicSocketSettings pathSettings(TailnetNodeBuilder settings) {
        TailnetTuning tuning = settings.tuning;
        return MagicSocketSettings.of(settings.udpPort)
                .withDerp(DerpHttpSettings.standard()
                        .withPlainHttp(tuning.plainHttpRelays())
                        .withTrust(tuning.trust()))
                .withNeverDirectUdp(tuning.neverDirectUdp())
                .withStaticEndpoints(tuning.staticEndpoints());
    }

    /** The client of the control server, not started. */
    ControlClient control(ControlListener listener, NodeKeyStore keys, PingHandler pings) {
        ControlSettings.Identity identity = new ControlSettings.Identity(
                kept.machineKey(), kept.nodeKey(), kept.serverKey(), settings.ephemeral, keys);
        ControlSettings wanted = new ControlSettings(
                ControlUrl.parse(settings.controlUrl),
                identity,
                reports.report(),
                settings.authKey,
                ControlSettings.Outside.real());
        ControlDialer dialer = new ControlDialer(
                plane.eventLoop(), settings.tuning.clientTls(), RandomSource.secure(), ControlTuning.STOCK);
        return new ControlClient(wanted, dialer, listener, pings);
    }
}
