package org.tsrecorder.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What to do.
 *
 * @param host the recorder's
 * @param port the recorder's
 * @param sessions how many, each on its own connection
 * @param rate bytes a second and session; 0 for as fast as flow control lets
 * @param writeInterval between two writes of a session
 * @param duration of the steady phase, for a rate above 0
 * @param ramp over which sessions start
 * @param mib that each session sends at rate 0
 * @param pid the recorder's process, to be measured
 * @param verify where the recorder stores, to be compared at the end
 * @param json whether to print JSON instead of text
 */
record LoadPlan(
        String host,
        int port,
        int sessions,
        int rate,
        Duration writeInterval,
        Duration duration,
        Duration ramp,
        int mib,
        Optional<Long> pid,
        Optional<Path> verify,
        boolean json) {
    static final String USAGE = """
        LoadGenerator --to HOST:PORT [--sessions N] [--rate BYTES_PER_S] [--write-interval MS] [--seconds D]
                      [--ramp S] [--mib M] [--pid PID] [--verify DIR] [--json]
          --to              the recorder (required)
          --sessions        each on a connection of its own; default 100
          --rate            bytes a second of each session; default 100; 0: unlimited, --mib of each session
          --write-interval  milliseconds between two writes of a session; default 1000
          --seconds         how long to send at that rate once all sessions run; default 30
          --ramp            seconds over which sessions start; default 5
          --mib             MiB of each session with --rate 0; default 256
          --pid             the recorder's process: prints its CPU and memory
          --verify          the recorder's --dst: compares what it stored with what was sent
          --json            prints one JSON object
        """;

    private static final int BLOCK_LINE = 128;
    private static final int LONGEST_LINE = 4096;

    /** Length of each event line. */
    int lineLength() {
        if (isUnlimited()) {
            return BLOCK_LINE;
        }
        int write = bytesPerWrite();
        int lines = (write + LONGEST_LINE - 1) / LONGEST_LINE;
        return write / lines;
    }

    /** Bytes that one write adds: whole lines. */
    int writeSize() {
        int lines = (bytesPerWrite() + LONGEST_LINE - 1) / LONGEST_LINE;
        return lineLength() * lines;
    }

    private int bytesPerWrite() {
        return Math.toIntExact(rate * writeInterval.toMillis() / 1000);
    }

    boolean isUnlimited() {
        return rate == 0;
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with one line that names the flag
     */
    static LoadPlan parse(List<String> arguments) {
        Flags flags = new Flags();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            if (flag.equals("--json")) {
                flags.json = true;
            } else if (rest.hasNext()) {
                flags.set(flag, rest.next());
            } else {
                throw new IllegalArgumentException(flag + ": wanted a value, or there is no such flag");
            }
        }
        return flags.plan();
    }

    private static final class Flags {
        private String host = "";
        private int port;
        private int sessions = 100;
        private int rate = 100;
        private int writeInterval = 1000;
        private int seconds = 30;
        private int ramp = 5;
        private int mib = 256;
        private Optional<Long> pid = Optional.empty();
        private Optional<Path> verify = Optional.empty();
        private boolean json;

        void set(String flag, String value) {
            switch (flag) {
                case "--to" -> {
                    int colon = value.lastIndexOf(':');
                    host = value.substring(0, Math.max(colon, 0));
                    port = number(flag, value.substring(colon + 1), 1);
                }
                case "--sessions" -> sessions = number(flag, value, 1);
                case "--rate" -> rate = number(flag, value, 0);
                case "--write-interval" -> writeInterval = number(flag, value, 1);
                case "--seconds" -> seconds = number(flag, value, 1);
                case "--ramp" -> ramp = number(flag, value, 0);
                case "--mib" -> mib = number(flag, value, 1);
                case "--pid" -> pid = Optional.of((long) number(flag, value, 1));
                case "--verify" -> verify = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException(flag + ": there is no such flag");
            }
        }

        private static int number(String flag, String value, int least) {
            try {
                int number = Integer.parseInt(value);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(flag + ": wanted a number, got " + value, e);
            }
            throw new IllegalArgumentException(flag + ": wanted at least " + least + ", got " + value);
        }

        LoadPlan plan() {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("--to: wanted HOST:PORT of the recorder");
            }
            LoadPlan plan = new LoadPlan(
                    host,
                    port,
                    sessions,
                    rate,
                    Duration.ofMillis(writeInterval),
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(ramp),
                    mib,
                    pid,
                    verify,
                    json);
            if (!plan.isUnlimited() && plan.bytesPerWrite() < CastBody.SHORTEST_LINE) {
                throw new IllegalArgumentException("--write-interval: wanted so long that a write has at least "
                        + CastBody.SHORTEST_LINE + " bytes, got " + plan.bytesPerWrite());
            }
            return plan;
        }
    }
}
