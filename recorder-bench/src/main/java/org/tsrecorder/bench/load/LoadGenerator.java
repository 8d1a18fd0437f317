package org.tsrecorder.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.bench.load.LoadReport.RecorderUsage;
import org.tsrecorder.bench.load.LoadReport.Verdict;

/**
 * Loads a running recorder and prints what that was like.
 *
 * <pre>
 *   java -cp … org.tsrecorder.bench.load.LoadGenerator --to 127.0.0.1:8080 --sessions 10000 --rate 100 --seconds 300 \
 *       --ramp 30 --pid PID --verify /data
 *   java -cp … org.tsrecorder.bench.load.LoadGenerator --to 127.0.0.1:8080 --sessions 1 --rate 0 --mib 1024 --pid PID
 * </pre>
 *
 * <p>Exit codes: 0 when every session was stored (and found as sent), 1 when not, 2 for a wrong command line.
 */
public final class LoadGenerator {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadPlan plan;

    private LoadGenerator(LoadPlan plan) {
        this.plan = plan;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * The whole program but for its exit.
     *
     * @param out for the report
     * @param err for everything else
     * @return the exit code
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
        LoadPlan plan;
        try {
            plan = LoadPlan.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(LoadPlan.USAGE);
            return 2;
        }
        if (plan.pid().isPresent() && ProcessUsage.of(plan.pid().get()).isEmpty()) {
            err.println("--pid: there is no process " + plan.pid().get());
            return 2;
        }
        LoadReport report = new LoadGenerator(plan).measure();
        out.print(plan.json() ? report.toJson() + System.lineSeparator() : report.toText());
        return report.isGood() ? 0 : 1;
    }

    private LoadReport measure() throws IOException {
        String runName = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        Optional<ProcessUsage> idle = recorderUsage();
        try (LoadRun load = new LoadRun(plan, runName)) {
            if (!plan.isUnlimited()) {
                load.start();
            }
            Optional<ProcessUsage> before = recorderUsage();
            double ownBefore = ownCpuSeconds();
            long start = System.nanoTime();
            if (plan.isUnlimited()) {
                load.sendInBulk();
            } else {
                load.sendAtRate();
            }
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            double ownCores = (ownCpuSeconds() - ownBefore) / seconds;
            Optional<RecorderUsage> usage = usage(idle, before, recorderUsage());
            load.finish();
            return new LoadReport(plan, load.meter(), seconds, usage, ownCores, verdict(load, runName));
        }
    }

    /** Empty when it was not to be measured, and when the recorder is gone. */
    private static Optional<RecorderUsage> usage(
            Optional<ProcessUsage> idle, Optional<ProcessUsage> before, Optional<ProcessUsage> after) {
        if (idle.isEmpty() || before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        double cpuSeconds = after.get().cpuSeconds() - before.get().cpuSeconds();
        return Optional.of(new RecorderUsage(
                cpuSeconds, idle.get().residentKib(), after.get().residentKib()));
    }

    private Optional<ProcessUsage> recorderUsage() throws IOException {
        return plan.pid().isPresent() ? ProcessUsage.of(plan.pid().get()) : Optional.empty();
    }

    private static double ownCpuSeconds() throws IOException {
        return ProcessUsage.of(ProcessHandle.current().pid())
                .map(ProcessUsage::cpuSeconds)
                .orElse(0.0);
    }

    private Optional<Verdict> verdict(LoadRun load, String runName) throws IOException {
        if (plan.verify().isEmpty()) {
            return Optional.empty();
        }
        StoredRecordings stored = new StoredRecordings(plan, load.sessions(), runName);
        List<String> wrong = stored.compare(plan.verify().get(), runName);
        return Optional.of(new Verdict(stored.foundCount(), wrong));
    }
}
