package io.canary.analysis;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Packs consecutive ticks, and unpacks them again, bit for bit: each is written as its difference from the one before.
 * Starts with the first tick of a chunk. Not thread-safe.
 */
final class TickPacker {
    /** Common metrics are written as their index here. */
    private static final List<String> USUAL =
            List.of(Metric.ERRORS, Metric.LATENCY, Metric.CPU, Report.LATENCY_P95_MS, Report.AVAILABILITY);

    private static final int RATIO = 0;
    private static final int LEVEL = 1;
    private static final int DISTRIBUTION = 2;
    private static final int KIND_BITS = 2;
    private static final double MILLIS = 1000;

    private @Nullable WeightStep step;
    private long tick;
    private long intoStepMillis;
    private long closedMillis;

    // --- in

    void write(Stratum s, BitWriter to) {
        boolean same = s.step().equals(step);
        to.put(same);
        if (!same) {
            to.putSigned(s.step().number());
            to.putNumber(s.step().weight().basisPoints());
            to.putNumber(s.step().next().basisPoints());
            to.putNumber(s.step().bakeTicks());
            step = s.step();
        }
        to.putSigned(s.tick() - tick);
        tick = s.tick();
        writeTime(s.stepSeconds(), to);
        to.putSigned(s.closedMillis() - closedMillis);
        closedMillis = s.closedMillis();
        write(s.canary(), to);
        write(s.baseline(), to);
    }

    private void writeTime(double seconds, BitWriter to) {
        long millis = Math.round(seconds * MILLIS);
        boolean isWhole = Double.doubleToRawLongBits((double) millis / MILLIS) == Double.doubleToRawLongBits(seconds);
        to.put(isWhole);
        if (isWhole) {
            to.putSigned(millis - intoStepMillis);
            intoStepMillis = millis;
        } else {
            to.putDouble(seconds);
        }
    }

    private static void write(@Nullable Report report, BitWriter to) {
        to.put(report != null);
        if (report == null) {
            return;
        }
        to.putDouble(report.requests());
        for (String name : USUAL) {
            var reading = report.readings().get(name);
            to.put(reading != null);
            if (reading != null) {
                write(reading, report.requests(), to);
            }
        }
        var others = new TreeMap<>(report.readings());
        USUAL.forEach(others::remove);
        to.putNumber(others.size());
        others.forEach((name, reading) -> {
            to.putText(name);
            write(reading, report.requests(), to);
        });
    }

    private static void write(Reading reading, double requests, BitWriter to) {
        switch (reading) {
            case Arm(double of, double bad) -> {
                to.putBits(RATIO, KIND_BITS);
                to.put(of == requests);
                if (of != requests) {
                    to.putDouble(of);
                }
                to.putDouble(bad);
            }
            case Reading.Gauge(double value) -> {
                to.putBits(LEVEL, KIND_BITS);
                to.putDouble(value);
            }
            case Reading.Latencies(var histogram) -> {
                to.putBits(DISTRIBUTION, KIND_BITS);
                to.put(histogram.isEmpty());
                if (!histogram.isEmpty()) {
                    PackedCounts.write(histogram, to);
                }
            }
        }
    }

    // --- out

    Stratum read(BitReader from) {
        var now = step;
        if (!from.next() || now == null) {
            now = readStep(from);
            step = now;
        }
        tick += from.nextSigned();
        double seconds = readTime(from);
        closedMillis += from.nextSigned();
        return new Stratum(tick, now, seconds, readReport(from), readReport(from), closedMillis);
    }

    private static WeightStep readStep(BitReader from) {
        long number = from.nextSigned();
        var weight = new Weight((int) from.nextNumber());
        var next = new Weight((int) from.nextNumber());
        return new WeightStep(number, weight, next, (int) from.nextNumber());
    }

    private double readTime(BitReader from) {
        if (!from.next()) {
            return from.nextDouble();
        }
        intoStepMillis += from.nextSigned();
        return (double) intoStepMillis / MILLIS;
    }

    private static @Nullable Report readReport(BitReader from) {
        if (!from.next()) {
            return null;
        }
        double requests = from.nextDouble();
        var readings = new TreeMap<String, Reading>();
        for (String name : USUAL) {
            if (from.next()) {
                readings.put(name, readReading(requests, from));
            }
        }
        long others = from.nextNumber();
        for (long i = 0; i < others; i++) {
            String name = from.nextText();
            readings.put(name, readReading(requests, from));
        }
        return new Report(requests, readings);
    }

    private static Reading readReading(double requests, BitReader from) {
        return switch ((int) from.nextBits(KIND_BITS)) {
            case RATIO -> {
                double of = from.next() ? requests : from.nextDouble();
                yield new Arm(of, from.nextDouble());
            }
            case LEVEL -> new Reading.Gauge(from.nextDouble());
            default -> new Reading.Latencies(from.next() ? LatencyHistogram.EMPTY : PackedCounts.read(from));
        };
    }
}
