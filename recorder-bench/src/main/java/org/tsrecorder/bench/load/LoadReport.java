package org.tsrecorder.bench.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param plan what was to be done
 * @param meter what the sessions saw
 * @param seconds what was measured took so long
 * @param recorder the recorder's process over that time, if it was to be measured
 * @param generatorCores what the generator itself used
 * @param verdict what comparing with the store gave, if it was asked for
 */
record LoadReport(
        LoadPlan plan,
        LoadMeter meter,
        double seconds,
        Optional<RecorderUsage> recorder,
        double generatorCores,
        Optional<Verdict> verdict) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BITS_PER_GBIT = 1e9;
    private static final int LINES_OF_DETAIL = 10;

    /**
     * The recorder's process.
     *
     * @param cpuSeconds used within the measured time
     * @param residentBeforeKib memory before the first session
     * @param residentKib memory at the end of the measured time
     */
    record RecorderUsage(double cpuSeconds, long residentBeforeKib, long residentKib) {}

    /**
     * The comparison with the store.
     *
     * @param found recordings of this run
     * @param wrong what does not match, a line each
     */
    record Verdict(int found, List<String> wrong) {}

    /** Whether every session was stored, wholly acknowledged, and found as sent. */
    boolean isGood() {
        return lost() == 0 && verdict.map(Verdict::wrong).orElse(List.of()).isEmpty();
    }

    /** Sessions that were not stored as a whole. */
    private int lost() {
        return plan.sessions() - meter.storedCount();
    }

    private Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sessions", plan.sessions());
        figures.put("accepted", meter.acceptedCount());
        figures.put("stored", meter.storedCount());
        figures.put("lost", lost());
        figures.put("notAllAcknowledged", meter.notAllAcknowledgedCount());
        figures.put("seconds", seconds);
        figures.put("sentBytes", meter.sentBytes());
        figures.put("megabytesPerSecond", meter.steadyBytes() / seconds / 1e6);
        figures.put("acksPerSecond", meter.acknowledgementCount() / seconds);
        LatencyHistogram latency = meter.latency();
        figures.put("latencySamples", latency.count());
        figures.put("ackP50Millis", latency.percentileNanos(50) / NANOS_PER_MILLI);
        figures.put("ackP90Millis", latency.percentileNanos(90) / NANOS_PER_MILLI);
        figures.put("ackP99Millis", latency.percentileNanos(99) / NANOS_PER_MILLI);
        figures.put("ackP999Millis", latency.percentileNanos(99.9) / NANOS_PER_MILLI);
        figures.put("ackMaxMillis", latency.maxNanos() / NANOS_PER_MILLI);
        recorder.ifPresent(usage -> {
            figures.put("recorderCores", usage.cpuSeconds() / seconds);
            figures.put("recorderCoreSecondsPerGbit", usage.cpuSeconds() / (meter.steadyBytes() * 8 / BITS_PER_GBIT));
            figures.put("recorderRssBeforeKib", usage.residentBeforeKib());
            figures.put("recorderRssKib", usage.residentKib());
            figures.put(
                    "recorderRssKibPerSession",
                    (double) (usage.residentKib() - usage.residentBeforeKib()) / plan.sessions());
        });
        figures.put("generatorCores", generatorCores);
        verdict.ifPresent(found -> {
            figures.put("recordingsFound", found.found());
            figures.put("recordingsWrong", found.wrong().size());
        });
        return figures;
    }

    /** One JSON object on one line. */
    String toJson() {
        return figures().entrySet().stream()
                .map(figure -> "\"" + figure.getKey() + "\":" + number(figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A figure a line, then what went wrong. */
    String toText() {
        StringBuilder text = new StringBuilder();
        figures().forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-28s %s%n", name, number(value))));
        meter.failures()
                .forEach((reason, count) -> text.append(String.format(Locale.ROOT, "%6d x %s%n", count, reason)));
        verdict.ifPresent(found -> found.wrong().stream()
                .limit(LINES_OF_DETAIL)
                .forEach(line -> text.append("wrong: ").append(line).append('\n')));
        return text.toString();
    }

    private static String number(Object value) {
        return value instanceof Double real && Double.isFinite(real)
                ? String.format(Locale.ROOT, "%.3f", real)
                : value instanceof Double ? "0" : value.toString();
    }
}
