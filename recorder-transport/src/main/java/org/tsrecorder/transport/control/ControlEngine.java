package org.tsrecorder.transport.control;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.tailcfg.MapRequest;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.PingRequest;
import org.tsrecorder.transport.ts2021.ControlAnswer;

/**
 * What to do next with a control server, apart from how it is done.
 *
 * <pre>
 *   start ─▶ CONNECTING ─▶ (FETCHING_AUTH_KEY ─▶) REGISTERING ─▶ COMMITTING ─▶ MAPPING ─ first message ─▶ Running
 *               ▲                                   │   ▲ visit, new key          │
 *               └────────────── WAITING ◀───────────┴───┴───── anything fails ────┘
 * </pre>
 *
 * <p>Once a key is accepted a lost stream goes straight back to MAPPING; a server that answers the map with 4xx does
 * not know us and is registered with anew. A key that expires is replaced.
 *
 * <p>For one thread. Clocks and randomness are handed in.
 */
final class ControlEngine {
    private static final int MAX_PINGS_KNOWN = 64;

    /** What is under way. */
    private enum Phase {
        IDLE,
        WAITING,
        CONNECTING,
        FETCHING_AUTH_KEY,
        REGISTERING,
        COMMITTING,
        MAPPING,
        LOGGING_OUT,
        OVER
    }

    private final ControlActions actions;
    private final Login login;
    private final LongSupplier nanoTime;
    private final ControlTime time;
    private final RegisterAnswers answers;
    private final Backoff backoff;
    private final UpdateSchedule updates;
    private final Set<String> pings = new LinkedHashSet<>();
    private NodeReport report;
    private Phase phase = Phase.IDLE;
    private ControlState state = new ControlState.Stopped();
    private boolean firstStream = true;
    private boolean mapped;
    private boolean sleeping;
    private boolean leaving;
    private long dueNanos;
    private @Nullable Node self;

    ControlEngine(
            ControlActions actions,
            Login login,
            NodeReport report,
            LongSupplier nanoTime,
            ControlTime time,
            RandomGenerator random) {
        this.actions = actions;
        this.login = login;
        this.report = report;
        this.nanoTime = nanoTime;
        this.time = time;
        this.answers = new RegisterAnswers(random);
        this.backoff = new Backoff(random);
        this.updates = new UpdateSchedule(random);
    }

    /** Begins. */
    void start() {
        if (phase == Phase.IDLE) {
            state(new ControlState.Connecting());
            step();
        }
    }

    /** What is true of us from now on. */
    void report(NodeReport current) {
        if (!current.equals(report)) {
            report = current;
            updates.changed(nanoTime.getAsLong());
            sendUpdate();
        }
    }

    NodeReport report() {
        return report;
    }

    /** Takes our key back and ends. */
    void logout() {
        if (phase != Phase.OVER) {
            leaving = true;
            actions.cancel();
            step();
        }
    }

    /** Ends. */
    void close() {
        if (phase != Phase.OVER) {
            over(new ControlState.Closed());
        }
    }

    /** How it stands. */
    ControlState state() {
        return state;
    }

    /** When {@link #onTimer()} wants to be called. */
    OptionalLong nextDeadlineNanos() {
        OptionalLong own =
                phase == Phase.WAITING || phase == Phase.MAPPING ? OptionalLong.of(dueNanos) : OptionalLong.empty();
        OptionalLong next = mapped && actions.isConnected() ? earlier(own, updates.nextDeadlineNanos()) : own;
        return mapped ? earlier(next, keyExpiryNanos()) : next;
    }

    private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.getAsLong() - other.getAsLong() <= 0 ? one : other;
    }

    /** When our key expires; a day at a time, so that the clock may be set and the number does not overflow. */
    private OptionalLong keyExpiryNanos() {
        Optional<Instant> expiry = self == null ? Optional.empty() : self.keyExpiry();
        if (expiry.isEmpty()) {
            return OptionalLong.empty();
        }
        Duration left = Duration.between(time.now(), expiry.get());
        Duration day = Duration.ofDays(1);
        return OptionalLong.of(nanoTime.getAsLong() + (left.compareTo(day) < 0 ? left : day).toNanos());
    }

    /** Does what is due. */
    void onTimer() {
        if (phase == Phase.WAITING && isDue()) {
            step();
        } else if (phase == Phase.MAPPING && isDue()) {
            onMapDeadline();
        }
        if (mapped && isSelfExpired()) {
            replaceExpiredKey();
        }
        sendUpdate();
    }

    private boolean isDue() {
        return dueNanos - nanoTime.getAsLong() <= 0;
    }

    private void onMapDeadline() {
        if (sleeping) {
            sleeping = false;
            actions.pauseMap(false);
            awaitMessage();
        } else {
            actions.cancel();
            actions.disconnect();
            retry("control was silent for " + ControlConstants.WATCHDOG.toSeconds() + " s");
        }
    }

    /** The next thing that is missing. */
    private void step() {
        if (phase == Phase.OVER) {
            return;
        }
        mapped(false);
        if (leaving && login.logout(report.hostinfo()).isEmpty()) {
            over(new ControlState.LoggedOut());
        } else if (!actions.isConnected()) {
            phase = Phase.CONNECTING;
            actions.connect();
        } else if (leaving) {
            phase = Phase.LOGGING_OUT;
            actions.register(login.logout(report.hostinfo()).orElseThrow(), ControlConstants.WATCHDOG);
        } else if (login.isWanted()) {
            register();
        } else {
            openMap();
        }
    }

    private void register() {
        if (login.wantsAuthKey()) {
            phase = Phase.FETCHING_AUTH_KEY;
            actions.fetchAuthKey();
        } else {
            phase = Phase.REGISTERING;
            Duration patience = login.isFollowing() ? ControlConstants.FOLLOWUP_PATIENCE : ControlConstants.WATCHDOG;
            actions.register(login.request(report.hostinfo()), patience);
        }
    }

    private void openMap() {
        phase = Phase.MAPPING;
        sleeping = false;
        awaitMessage();
        actions.openMap(
                firstStream
                        ? report.firstStream(login.nodeKey())
                        : report.request(MapRequest.Kind.STREAM, login.nodeKey()));
    }

    private void awaitMessage() {
        dueNanos = nanoTime.getAsLong() + ControlConstants.WATCHDOG.toNanos();
    }

    void connected() {
        step();
    }

    void authKey(Optional<String> key) {
        login.authKey(key);
        step();
    }

    void committed() {
        login.done();
        step();
    }

    /** What was under way came to nothing. */
    void failed(String reason) {
        switch (phase) {
            case FETCHING_AUTH_KEY -> refuse("no auth key: " + reason);
            case COMMITTING -> retry("the node key cannot be kept: " + reason);
            default -> retry(reason);
        }
    }

    /** Our own code threw: nobody knows how far it came, so the next stream begins a map of its own. */
    void broken(String reason) {
        if (phase != Phase.OVER && phase != Phase.IDLE) {
            actions.cancel();
            retry(reason);
        }
    }

    void registerAnswered(ControlAnswer answer) {
        RegisterOutcome outcome = answers.read(answer, time.now());
        if (phase == Phase.LOGGING_OUT) {
            onLogoutAnswered(outcome);
            return;
        }
        switch (outcome) {
            case RegisterOutcome.RateLimited limited -> retry("control wants fewer registrations", limited.pause());
            case RegisterOutcome.Failed failed -> retry(failed.reason());
            case RegisterOutcome.Refused refused -> {
                if (login.tryAuthKey()) {
                    step();
                } else {
                    refuse(refused.error());
                }
            }
            case RegisterOutcome.SignatureWanted wanted ->
                refuse("the tailnet is locked, and this node cannot sign its key: "
                        + "sign it with \"tailscale lock sign\" on a node that may");
            case RegisterOutcome.KeyExpired expired -> onKeyExpired();
            case RegisterOutcome.Visit visit -> onVisit(visit.url());
            case RegisterOutcome.Accepted accepted -> onAccepted();
        }
    }

    /** Whatever control thinks of a node that is gone, it is gone. */
    private void onLogoutAnswered(RegisterOutcome outcome) {
        switch (outcome) {
            case RegisterOutcome.RateLimited limited -> retry("control wants fewer registrations", limited.pause());
            case RegisterOutcome.Failed failed -> retry(failed.reason());
            default -> over(new ControlState.LoggedOut());
        }
    }

    private void onKeyExpired() {
        if (login.rotate()) {
            step();
        } else {
            refuse("control says of a new node key that it has expired");
        }
    }

    private void onVisit(String url) {
        if (login.tryAuthKey()) {
            step();
            return;
        }
        state(new ControlState.NeedsLogin(url));
        if (login.follow(url)) {
            step();
        } else {
            retry("nobody has visited " + url + " yet");
        }
    }

    private void onAccepted() {
        Optional<NodePrivateKey> fresh = login.uncommitted();
        if (fresh.isPresent()) {
            phase = Phase.COMMITTING;
            actions.commit(fresh.get());
        } else {
            committed();
        }
    }

    void mapMessage(MapResponse message) {
        if (phase != Phase.MAPPING) {
            return;
        }
        awaitMessage();
        message.pingRequest().filter(this::isNew).ifPresent(actions::ping);
        message.controlTime().ifPresent(time::heard);
        if (!message.keepAlive()) {
            onMap(message);
        }
    }

    /** An address is asked once; the oldest are forgotten. */
    private boolean isNew(PingRequest request) {
        if (!pings.add(request.url())) {
            return false;
        }
        if (pings.size() > MAX_PINGS_KNOWN) {
            pings.remove(pings.iterator().next());
        }
        return true;
    }

    private void onMap(MapResponse message) {
        boolean first = !mapped;
        if (first && message.node().isEmpty()) {
            actions.cancel();
            retry("control's first map message does not say who we are");
            return;
        }
        message.node().ifPresent(node -> self = node);
        mapped(true);
        firstStream = false;
        actions.map(message, first);
        if (isSelfExpired()) {
            replaceExpiredKey();
            return;
        }
        backoff.reset();
        state(
                self != null && self.machineAuthorized()
                        ? new ControlState.Running()
                        : new ControlState.NeedsMachineAuthorization());
        if (first) {
            updates.force(nanoTime.getAsLong());
        }
        message.debugSleep().ifPresent(this::sleep);
        sendUpdate();
    }

    private void sleep(Duration wanted) {
        Duration pause = wanted.compareTo(ControlConstants.MAX_SLEEP) < 0 ? wanted : ControlConstants.MAX_SLEEP;
        sleeping = true;
        dueNanos = nanoTime.getAsLong() + pause.toNanos();
        actions.pauseMap(true);
    }

    private boolean isSelfExpired() {
        return self != null && self.isExpired(time.now());
    }

    /** Waits a little longer each time, for a server could say so of every key. */
    private void replaceExpiredKey() {
        actions.cancel();
        self = null;
        login.rotate();
        retry("our node key has expired");
        state(new ControlState.Connecting());
    }

    /**
     * The map stream is over.
     *
     * @param unknown whether control said that it does not know us
     */
    void mapEnded(String reason, boolean unknown) {
        if (unknown) {
            login.again();
        }
        retry(reason);
    }

    void updateEnded(boolean good) {
        updates.ended(nanoTime.getAsLong(), good);
        sendUpdate();
    }

    private void sendUpdate() {
        if (mapped && actions.isConnected() && updates.begin(nanoTime.getAsLong())) {
            actions.update(report.request(MapRequest.Kind.UPDATE, login.nodeKey()));
        }
    }

    private void refuse(String reason) {
        login.forgetRefused();
        state(new ControlState.Refused(reason));
        retry(reason);
    }

    private void retry(String reason) {
        retry(reason, backoff.failed());
    }

    private void retry(String reason, Duration wait) {
        mapped(false);
        phase = Phase.WAITING;
        dueNanos = nanoTime.getAsLong() + wait.toNanos();
        actions.problem(reason, wait);
    }

    private void over(ControlState end) {
        phase = Phase.OVER;
        mapped(false);
        actions.cancel();
        actions.disconnect();
        state(end);
    }

    private void mapped(boolean now) {
        if (mapped != now) {
            mapped = now;
            actions.streamChanged(now);
        }
    }

    private void state(ControlState next) {
        if (!next.equals(state)) {
            state = next;
            actions.stateChanged(next);
        }
    }
}
