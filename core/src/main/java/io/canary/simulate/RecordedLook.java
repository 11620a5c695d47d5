package io.canary.simulate;

import io.canary.analysis.Aggregates;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.Role;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.rollout.Decision;
import io.canary.rollout.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When a rollout was evaluated, and on which evidence apart from its ticks.
 *
 * @param decidedAt when it was decided
 * @param atOnce whether the evidence was conclusive before the end of an interval
 * @param compared whether the versions were compared
 * @param evidence the aggregates of the samples in the window; infinity is {@link Double#MAX_VALUE}
 * @param providerError why a router or metric source could not be read; null if all could
 * @param late the reports that came too late to be compared; null if none did
 * @param before the state of the comparison before these ticks; null if it follows from the earlier ticks
 */
public record RecordedLook(
        Instant decidedAt,
        boolean atOnce,
        boolean compared,
        Aggregates evidence,
        @Nullable String providerError,
        @Nullable Late late,
        @Nullable State before)
        implements RecordedItem {

    /**
     * Reports that came too late.
     *
     * @param by the delay in milliseconds
     * @param most the accepted delay in milliseconds
     */
    public record Late(Role role, long by, long most) {
        Lateness lateness() {
            return new Lateness(role, Duration.ofMillis(by), Duration.ofMillis(most));
        }
    }

    /**
     * The saved state of a comparison.
     *
     * @param sections its {@link Memento#text}; null in an older recording, which has numbers instead
     * @param numbers of 64 bits each, in Base64; only in an older recording
     * @param counts of 32 bits each, in Base64; only in an older recording
     */
    public record State(
            @Nullable String sections,
            @Nullable String numbers,
            @Nullable String counts) {

        /** The saved state of an engine. */
        public static State of(Memento memento) {
            return new State(memento.text(), null, null);
        }

        private static long get(int bytes, int index, byte[] from) {
            long bits = 0;
            for (int i = 0; i < bytes; i++) {
                bits |= (from[index * bytes + i] & 0xffL) << (8 * i);
            }
            return bits;
        }

        /** @throws IllegalArgumentException for an invalid state */
        Memento memento() {
            if (sections != null) {
                return Memento.parse(sections);
            } else if (numbers == null || counts == null) {
                throw new IllegalArgumentException("a state has sections, or numbers and counts");
            }
            byte[] numberBytes = Base64.getDecoder().decode(numbers);
            double[] all = new double[numberBytes.length / Double.BYTES];
            for (int i = 0; i < all.length; i++) {
                all[i] = Double.longBitsToDouble(get(Double.BYTES, i, numberBytes));
            }
            byte[] countBytes = Base64.getDecoder().decode(counts);
            float[] histograms = new float[countBytes.length / Float.BYTES];
            for (int i = 0; i < histograms.length; i++) {
                histograms[i] = Float.intBitsToFloat((int) get(Float.BYTES, i, countBytes));
            }
            return Memento.positional(all, histograms);
        }
    }

    /** @throws IllegalArgumentException for an invalid state */
    public RecordedLook {
        if (before != null) {
            before.memento();
        }
    }

    /**
     * The look of a decision.
     *
     * @param before the state before, if it does not follow from the earlier ticks; else null
     */
    public static RecordedLook of(Decision d, @Nullable Memento before) {
        var late = d.late();
        return new RecordedLook(
                d.at(),
                d.trigger() == Decision.Trigger.BREACHED,
                d.verdict() instanceof Verdict.Comparative,
                within(d.evidence(), RecordedLook::finite),
                d.verdict().providerError(),
                late == null
                        ? null
                        : new Late(
                                late.role(), late.by().toMillis(), late.most().toMillis()),
                before == null ? null : State.of(before));
    }

    Aggregates seen() {
        return within(evidence, RecordedLook::infinite);
    }

    private static double finite(double millis) {
        return millis == Double.POSITIVE_INFINITY ? Double.MAX_VALUE : millis;
    }

    private static double infinite(double millis) {
        return millis == Double.MAX_VALUE ? Double.POSITIVE_INFINITY : millis;
    }

    private static Aggregates within(Aggregates a, UnaryOperator<Double> end) {
        var between = a.latencyIntervals();
        return between == null
                ? a
                : a.with(new PercentileBounds(
                        within(between.p50(), end), within(between.p95(), end), within(between.p99(), end)));
    }

    private static LatencyBounds within(LatencyBounds bounds, UnaryOperator<Double> end) {
        return new LatencyBounds(bounds.lowMs(), end.apply(bounds.highMs()));
    }
}
