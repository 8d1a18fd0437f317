package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.testkit.ManualTime;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.tailcfg.Hostinfo;
import org.tsrecorder.transport.tailcfg.MapRequest;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.NetInfo;
import org.tsrecorder.transport.tailcfg.PingRequest;
import org.tsrecorder.transport.tailcfg.RegisterRequest;
import org.tsrecorder.transport.ts2021.ControlAnswer;

/** An engine, a clock, and a journal of what the engine wanted. */
final class EngineFixture implements ControlActions {
    static final String NODE = "\"Node\":{\"ID\":1,\"Name\":\"a.tail.test.\",\"Key\":\"nodekey:" + "11".repeat(32)
            + "\",\"MachineAuthorized\":true}";
    static final String MAP = "{" + NODE + "}";

    final ManualTime time = new ManualTime();
    final List<String> journal = new ArrayList<>();
    final List<RegisterRequest> registrations = new ArrayList<>();
    final List<MapRequest> maps = new ArrayList<>();
    final List<MapRequest> updates = new ArrayList<>();
    final List<NodePrivateKey> committed = new ArrayList<>();
    final NodeReport report = new NodeReport(
            Hostinfo.builder().hostname("a").netInfo(NetInfo.ofHome(1)).build(),
            DiscoPublicKey.parse("discokey:" + "22".repeat(32)),
            List.of());
    final ControlEngine engine;
    boolean connected;
    boolean live;

    @Nullable
    Duration retryIn;

    EngineFixture(Optional<NodePrivateKey> nodeKey) {
        Random random = new Random(3);
        engine = new ControlEngine(
                this,
                new Login(nodeKey, true, RandomSource.secure()),
                report,
                time.nanoTime(),
                new ControlTime(time.wallClock()),
                random);
    }

    /** A node that joins. */
    static EngineFixture fresh() {
        return new EngineFixture(Optional.empty());
    }

    /** A node that control knows. */
    static EngineFixture known() {
        return new EngineFixture(Optional.of(NodePrivateKey.generate(RandomSource.secure())));
    }

    /** Up to the first request to register. */
    EngineFixture connect(@Nullable String authKey) {
        engine.start();
        connected = true;
        engine.connected();
        if (last().equals("fetchAuthKey")) {
            engine.authKey(Optional.ofNullable(authKey));
        }
        return this;
    }

    /** Up to a network map. */
    EngineFixture run() {
        connect("key");
        registered("{\"MachineAuthorized\":true}");
        if (last().equals("commit")) {
            engine.committed();
        }
        message(MAP);
        return this;
    }

    void registered(String json) {
        engine.registerAnswered(answer(200, json));
    }

    void message(String json) {
        engine.mapMessage(MapResponse.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    static ControlAnswer answer(int status, String body) {
        return ControlAnswer.of(status, Optional.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    String last() {
        return journal.isEmpty() ? "" : journal.getLast();
    }

    /** Forgets the journal, and says what was in it. */
    List<String> take() {
        List<String> taken = List.copyOf(journal);
        journal.clear();
        return taken;
    }

    /** Lets time go to the engine's next deadline; says how long that took. */
    Duration passToDeadline() {
        OptionalLong due = engine.nextDeadlineNanos();
        assertThat(due).isPresent();
        Duration wait = Duration.ofNanos(due.orElseThrow() - time.nanoTime().getAsLong());
        pass(wait);
        return wait;
    }

    void pass(Duration duration) {
        time.advance(duration);
        engine.onTimer();
    }

    RegisterRequest registration() {
        return registrations.getLast();
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void connect() {
        journal.add("connect");
    }

    @Override
    public void fetchAuthKey() {
        journal.add("fetchAuthKey");
    }

    @Override
    public void register(RegisterRequest request, Duration patience) {
        registrations.add(request);
        journal.add("register");
    }

    @Override
    public void commit(NodePrivateKey key) {
        committed.add(key);
        journal.add("commit");
    }

    @Override
    public void openMap(MapRequest request) {
        maps.add(request);
        journal.add("openMap");
    }

    @Override
    public void cancel() {
        journal.add("cancel");
    }

    @Override
    public void disconnect() {
        connected = false;
        journal.add("disconnect");
    }

    @Override
    public void pauseMap(boolean paused) {
        journal.add("pauseMap " + paused);
    }

    @Override
    public void update(MapRequest request) {
        updates.add(request);
        journal.add("update");
    }

    @Override
    public void map(MapResponse message, boolean first) {
        journal.add(first ? "map first" : "map");
    }

    @Override
    public void ping(PingRequest request) {
        journal.add("ping " + request.url());
    }

    @Override
    public void streamChanged(boolean nowLive) {
        assertThat(nowLive).as("a change").isNotEqualTo(live);
        live = nowLive;
    }

    @Override
    public void stateChanged(ControlState state) {
        journal.add(state.toString());
    }

    @Override
    public void problem(String reason, Duration wait) {
        retryIn = wait;
        journal.add("problem: " + reason);
    }
}
