package org.tsrecorder.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/**
 * A machine of its own to the kernel, and a cable to it.
 *
 * <pre>
 *   this machine                                namespace tsr-PID-N
 *   tsrPIDhN  198.18.x.y/30  ═══ veth pair ═══  tsrPIDpN  198.18.x.y+1/30
 * </pre>
 *
 * <p>Closing it ends all that runs in it and removes it. One that a killed test run left behind is removed when the
 * next is opened, by the process ID in its name. Needs root.
 */
final class NetworkNamespace implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("tsr-(\\d+)-\\d+");
    private static final long PID = ProcessHandle.current().pid();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<NetworkNamespace> OPEN = ConcurrentHashMap.newKeySet();
    private static final int NETS = 1 << 14;
    private static final int ADDRESSES_A_NET = 4;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(NetworkNamespace::close)));
    }

    private final Path ip;
    private final int number;
    private final String name;

    private NetworkNamespace(Path ip, int number) {
        this.ip = ip;
        this.number = number;
        this.name = "tsr-" + PID + "-" + number;
    }

    /** Makes one, or ends this test without a verdict where that cannot be done. */
    static NetworkNamespace open() throws Exception {
        Path ip = Peers.require(Peers.IP);
        Peers.assumeThat("root".equals(System.getProperty("user.name")), "network namespaces need root");
        Peers.assumeThat(Files.isWritable(Path.of("/dev/net/tun")), "/dev/net/tun cannot be written");
        removeStale(ip);
        NetworkNamespace made = new NetworkNamespace(ip, COUNT.incrementAndGet());
        int code = Program.run(ip, "netns", "add", made.name).exit();
        Peers.assumeThat(code == 0, "network namespaces cannot be made here");
        OPEN.add(made);
        made.connect();
        return made;
    }

    private void connect() throws Exception {
        String here = deviceHere();
        String there = "tsr" + PID + 'p' + number;
        ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
        ip("addr", "add", addressHere() + "/30", "dev", here);
        ip("link", "set", here, "up");
        ip("-n", name, "addr", "add", addressThere() + "/30", "dev", there);
        ip("-n", name, "link", "set", there, "up");
        ip("-n", name, "link", "set", "lo", "up");
        ip("-n", name, "route", "add", "default", "via", addressHere());
    }

    private static void removeStale(Path ip) throws Exception {
        for (String line : Program.run(ip, "netns", "list").out().lines().toList()) {
            Matcher stale = NAME.matcher(line.split(" ", 2)[0]);
            if (stale.matches()
                    && ProcessHandle.of(Long.parseLong(stale.group(1))).isEmpty()) {
                remove(ip, stale.group());
            }
        }
    }

    private static void remove(Path ip, String name) throws IOException, InterruptedException {
        String pids = Program.run(ip, "netns", "pids", name).out();
        pids.lines()
                .map(String::strip)
                .map(Long::valueOf)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
        Program.run(ip, "netns", "del", name);
    }

    /** What {@code ip} is to do on this machine; with {@code -n NAME} first, in the namespace. */
    private void ip(Object... words) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of(ip));
        command.addAll(List.of(words));
        Program.run(command.toArray()).succeeded();
    }

    /** What {@code ip} is to do in the namespace. */
    void configure(Object... words) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of("-n", name));
        command.addAll(List.of(words));
        ip(command.toArray());
    }

    /** Gives the far end of the cable another address, as a laptop that moves gets one. */
    void moveThere() throws IOException, InterruptedException {
        String there = "tsr" + PID + 'p' + number;
        ip("addr", "add", net() + "129/25", "dev", deviceHere());
        configure("addr", "flush", "dev", there);
        configure("addr", "add", net() + "130/25", "dev", there);
        configure("route", "add", "default", "via", net() + "129");
    }

    private String net() {
        return "198.19." + (number & 255) + '.';
    }

    /** Runs a program in the namespace to its end. */
    Program.Ended run(Duration patience, Object... command) throws IOException, InterruptedException {
        return Program.run(Map.of(), new byte[0], patience, inside(command).toArray());
    }

    /** The same for one that is done soon. */
    Program.Ended run(Object... command) throws IOException, InterruptedException {
        return run(Await.LONG, command);
    }

    /** Starts a program in the namespace; its process ID is the program's own. */
    Process start(Object... command) throws IOException {
        return new ProcessBuilder(Program.words(inside(command).toArray())).start();
    }

    /** The words that run a command in the namespace. */
    List<Object> inside(Object... command) {
        List<Object> words = new ArrayList<>(List.of(ip, "netns", "exec", name));
        words.addAll(List.of(command));
        return words;
    }

    /** A name for an interface that no other namespace has. */
    String uniqueDevice() {
        return "tsr" + PID + 'w' + number;
    }

    private String deviceHere() {
        return "tsr" + PID + 'h' + number;
    }

    /** This machine's address on the cable. */
    String addressHere() {
        return address(1);
    }

    /** The namespace's address on the cable. */
    String addressThere() {
        return address(2);
    }

    private String address(int host) {
        int net = (int) ((PID * 31 + number) % NETS) * ADDRESSES_A_NET;
        return "198.18." + (net >> 8) + '.' + ((net & 255) + host);
    }

    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        try {
            remove(ip, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
