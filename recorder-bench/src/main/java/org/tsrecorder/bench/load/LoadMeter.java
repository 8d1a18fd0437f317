package org.tsrecorder.bench.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What all sessions together have seen. For the one event loop; read when it is done. */
final class LoadMeter {
    private final LongSupplier nanoTime;
    private LatencyHistogram latency = new LatencyHistogram();
    private final Map<String, Integer> failures = new TreeMap<>();
    private long steadySince;
    private boolean steady;
    private long sentBytes;
    private long steadyBytes;
    private long acknowledgements;
    private int accepted;
    private int stored;
    private int over;
    private int notAllAcknowledged;

    LoadMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.steadySince = nanoTime.getAsLong();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** From here on it counts: latencies of what is sent from now, bytes and acknowledgements. */
    void startSteady() {
        steady = true;
        steadySince = now();
        latency = new LatencyHistogram();
        acknowledgements = 0;
        steadyBytes = 0;
    }

    /** Stops counting acknowledgements and bytes; latencies of what was sent still come in. */
    void endSteady() {
        steady = false;
    }

    void accepted() {
        accepted++;
    }

    void sent(int bytes) {
        sentBytes += bytes;
        if (steady) {
            steadyBytes += bytes;
        }
    }

    void acknowledged(AckTimes times, long offset) {
        if (steady) {
            acknowledgements++;
        }
        times.acknowledged(offset, now(), steadySince, latency);
    }

    void stored(long sent, long acknowledged) {
        stored++;
        over++;
        if (acknowledged < sent) {
            notAllAcknowledged++;
        }
    }

    void failed(LoadSession.State before, String reason) {
        over++;
        failures.merge(before.name().toLowerCase(Locale.ROOT) + ": " + reason, 1, Integer::sum);
    }

    int acceptedCount() {
        return accepted;
    }

    int storedCount() {
        return stored;
    }

    /** Sessions that are stored or have failed. */
    int overCount() {
        return over;
    }

    /** Stored sessions whose last acknowledgement did not cover all of them. */
    int notAllAcknowledgedCount() {
        return notAllAcknowledged;
    }

    /** How often which failure was seen, by the state in which it came. */
    Map<String, Integer> failures() {
        return failures;
    }

    long sentBytes() {
        return sentBytes;
    }

    long steadyBytes() {
        return steadyBytes;
    }

    long acknowledgementCount() {
        return acknowledgements;
    }

    LatencyHistogram latency() {
        return latency;
    }
}
