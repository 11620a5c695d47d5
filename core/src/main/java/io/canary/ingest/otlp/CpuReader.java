package io.canary.ingest.otlp;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CPU utilization: a process reports one point for each mode in which it uses the CPU, and their sum is what it
 * uses.
 */
final class CpuReader {
    private static final int NO_VALUE = 1;

    /** How many readings of one export are taken: a resource has one for each time. */
    private static final int READINGS_MAX = 1_000;

    private final long nowMillis;
    private final Refusals refusals;
    private int left = READINGS_MAX;
    private final PointAttributes attributes = new PointAttributes();
    private final List<CpuReading> sums = new ArrayList<>();

    CpuReader(long nowMillis, Refusals refusals) {
        this.nowMillis = nowMillis;
        this.refusals = refusals;
    }

    /** The readings since the last call. */
    List<CpuReading> take() {
        var taken = List.copyOf(sums);
        sums.clear();
        return taken;
    }

    /** Reads a {@code Gauge}. */
    void read(Wire gauge, JudgedMetric metric) throws Malformed {
        for (int field = gauge.next(); field != 0; field = gauge.next()) {
            if (field == 1) {
                point(gauge.message(), metric);
            } else {
                gauge.skip();
            }
        }
    }

    private void point(Wire point, JudgedMetric metric) throws Malformed {
        attributes.clear();
        long at = 0;
        double value = Double.NaN;
        int flags = 0;
        for (int field = point.next(); field != 0; field = point.next()) {
            switch (field) {
                case 3 -> at = point.fixed();
                case 4 -> value = point.number();
                case 6 -> value = point.fixed();
                case 7 -> attributes.add(point.message());
                case 8 -> flags = point.whole();
                default -> point.skip();
            }
        }
        if ((flags & NO_VALUE) == 0 && !Double.isNaN(value) && !attributes.isIdle()) {
            add(metric, at == 0 ? nowMillis : Nanos.millis(at), value);
        }
    }

    /** Points of one time come one after the other. */
    private void add(JudgedMetric metric, long atMillis, double value) {
        if (!sums.isEmpty()) {
            var last = sums.getLast();
            if (last.metric() == metric && last.atMillis() == atMillis) {
                sums.set(sums.size() - 1, new CpuReading(metric, atMillis, last.share() + value));
                return;
            }
        }
        if (left == 0) {
            refusals.add(1, "an export may have " + READINGS_MAX + " readings of the CPU: send it in parts");
            return;
        }
        left--;
        sums.add(new CpuReading(metric, atMillis, value));
    }
}
