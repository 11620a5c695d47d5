package io.canary.source.support;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A series with one point for each step of time, as a monitoring system has it that adds up what happens in fixed
 * steps. A point stands at the end of its step: it belongs to the interval in which its step ends, as a whole, and none
 * is read before it is finished.
 *
 * @param name that no other series of an answer has
 * @param stepMillis how long each step is, above 0
 * @param points at the end of their steps, in ascending order, without those of which nothing is known
 */
public record StepSeries(String name, long stepMillis, List<Point<Count>> points) {
    /** What is left of a count that was stored as a rate, as a part of it. */
    private static final double ROUNDING_MAX = 1e-9;

    public StepSeries {
        points = List.copyOf(points);
    }

    /** Those points whose step ends after {@code from}, and not after {@code to}. */
    public Stream<Point<Count>> within(Instant from, Instant to) {
        return points.stream()
                .filter(point -> point.millis() > from.toEpochMilli() && point.millis() <= to.toEpochMilli());
    }

    /**
     * What all points of an interval count together. A step that began before the deployment holds what happened before
     * it, so it does not count.
     *
     * @param startedAt when the deployment began
     * @return null if no step has a value
     * @throws IllegalArgumentException for a value that is no count; the message is for people
     */
    public static @Nullable Long sum(Collection<StepSeries> all, Instant from, Instant to, Instant startedAt) {
        double sum = 0;
        boolean isEmpty = true;
        for (var series : all) {
            long firstEnd = startedAt.toEpochMilli() + series.stepMillis;
            for (var point : series.within(from, to).toList()) {
                if (point.millis() >= firstEnd) {
                    sum += count(point.value());
                    isEmpty = false;
                }
            }
        }
        return isEmpty ? null : Math.round(sum);
    }

    private static double count(Count count) {
        double whole = Math.rint(count.value());
        if (!count.hasValue() || Math.abs(count.value() - whole) > ROUNDING_MAX * Math.max(1, whole)) {
            throw new IllegalArgumentException("a count must be whole, 0 or more, was " + count.value());
        }
        return whole;
    }

    /** The mean of all points of an interval. */
    public static OptionalDouble mean(Collection<StepSeries> all, Instant from, Instant to) {
        return all.stream()
                .flatMap(series -> series.within(from, to))
                .mapToDouble(point -> point.value().value())
                .average();
    }
}
