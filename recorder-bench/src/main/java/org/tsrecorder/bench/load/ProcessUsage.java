package org.tsrecorder.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a Linux process has used so far.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentKib memory that is in RAM
 */
record ProcessUsage(double cpuSeconds, long residentKib) {
    /** {@code USER_HZ}, which Linux fixes for programs. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** Reads {@code /proc/PID}; empty when there is no such process, or no longer. */
    static Optional<ProcessUsage> of(long pid) throws IOException {
        try {
            return Optional.of(read(Path.of("/proc", Long.toString(pid))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static ProcessUsage read(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        // Fields are counted after the name, which is in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = Double.parseDouble(fields[USER_TICKS]) + Double.parseDouble(fields[SYSTEM_TICKS]);
        long resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
        return new ProcessUsage(ticks / TICKS_PER_SECOND, resident);
    }
}
