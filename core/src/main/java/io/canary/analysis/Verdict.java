package io.canary.analysis;

import io.canary.analysis.sequential.finding.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the evidence says about the canary. */
public sealed interface Verdict {

    /** Good enough for more traffic. */
    sealed interface Pass extends Verdict {}

    /** Not good enough for any. */
    sealed interface Fail extends Verdict {}

    /** Too little evidence for either. */
    sealed interface Inconclusive extends Verdict {}

    /**
     * Within every limit that could be judged.
     *
     * @param notJudged the limits that too little was reported for; none that somebody has set
     * @param undecided the limits that what was measured may be within or beyond; none that somebody has set
     */
    record WithinLimits(List<StandardMetric> notJudged, List<Undecided> undecided) implements Pass {

        /** One where nothing was undecided. */
        public WithinLimits(List<StandardMetric> notJudged) {
            this(notJudged, List.of());
        }

        @Override
        public String sentence() {
            return "within all limits" + unjudged(notJudged) + Verdict.undecided(undecided);
        }
    }

    /**
     * Outside of at least one limit.
     *
     * @param violations every limit that is violated
     * @param notJudged the limits that too little was reported for
     * @param undecided the limits that what was measured may be within or beyond
     */
    record OutsideLimits(List<Violation> violations, List<StandardMetric> notJudged, List<Undecided> undecided)
            implements Fail {

        /** One where nothing was undecided. */
        public OutsideLimits(List<Violation> violations, List<StandardMetric> notJudged) {
            this(violations, notJudged, List.of());
        }

        @Override
        public String sentence() {
            return joined(violations) + unjudged(notJudged) + Verdict.undecided(undecided);
        }
    }

    /**
     * Too little is known for a limit.
     *
     * @param seen the evidence that there is
     * @param policy which wants more
     */
    record InsufficientEvidence(Aggregates seen, Policy policy) implements Inconclusive {
        @Override
        public String sentence() {
            return "too little evidence: " + String.join(", ", missing());
        }

        /** Put into words only when asked: most verdicts of most deployments are this one. */
        @Override
        public List<String> missing() {
            return Limits.of(policy, seen).missing();
        }
    }

    /**
     * A limit that must be judged was not.
     *
     * @param seen the evidence that there is
     * @param policy with nothing but such limits
     */
    record Unmeasured(Aggregates seen, Policy policy) implements Fail {
        @Override
        public String sentence() {
            return "a limit cannot be judged: " + String.join(", ", new InsufficientEvidence(seen, policy).missing());
        }
    }

    /**
     * Something that is to be compared is not reported, where the policy says that this is a FAIL.
     *
     * @param missing what is lacking, for people
     */
    record Unreported(List<String> missing) implements Fail {

        /** @throws IllegalArgumentException where nothing is missing */
        public Unreported {
            missing = List.copyOf(missing);
            if (missing.isEmpty()) {
                throw new IllegalArgumentException("nothing is missing");
            }
        }

        @Override
        public String sentence() {
            return "what is to be compared is not reported: missing " + String.join(", ", missing);
        }
    }

    /** One that comes of comparing the canary with its baseline. */
    sealed interface Comparative extends Verdict {
        Compared compared();

        @Override
        default String sentence() {
            return compared().sentence();
        }
    }

    /** No worse than the next weight needs it to be. */
    record NotWorse(Compared compared) implements Pass, Comparative {}

    /** Worse than the baseline, with a probability of error of at most &alpha; over the whole rollout. */
    record Worse(Compared compared) implements Fail, Comparative {}

    /** Neither is proven. */
    record Unproven(Compared compared) implements Inconclusive, Comparative {

        /** Whether the time that a comparison may take is over. */
        public boolean isOver() {
            return compared.isKnown() && compared.finding().state() == Finding.State.INCONCLUSIVE;
        }
    }

    /**
     * Whoever measures for us cannot tell what it measured: what is known is not of now.
     *
     * @param reason as it was told
     */
    record ProviderError(String reason) implements Inconclusive {
        @Override
        public String sentence() {
            return "the measurements cannot be had: " + reason;
        }
    }

    /** The same, where the policy says that this is a FAIL. */
    record ProviderFailure(String reason) implements Fail {
        @Override
        public String sentence() {
            return new ProviderError(reason).sentence();
        }
    }

    /**
     * A comparison beside which something else decides. What was compared stays known: the next decision goes on from
     * there.
     */
    sealed interface OverriddenComparison extends Comparative {
        /**
         * The verdict that this makes.
         *
         * @param by what is in the way of a PASS
         * @throws IllegalArgumentException for a PASS, which is in the way of nothing
         */
        static OverriddenComparison of(Verdict by, Compared compared) {
            return switch (by) {
                case Fail fail -> new OverruledByFail(fail, compared);
                case Inconclusive lack -> new OverruledByLack(lack, compared);
                case Pass pass -> throw new IllegalArgumentException("a PASS overrules nothing");
            };
        }

        /** What is in the way. */
        Verdict by();

        @Override
        default String sentence() {
            return by().sentence();
        }
    }

    record OverruledByFail(Fail by, Compared compared) implements Fail, OverriddenComparison {}

    /** A comparison overruled by what cannot be judged. */
    record OverruledByLack(Inconclusive by, Compared compared) implements Inconclusive, OverriddenComparison {}

    /**
     * A limit that is violated.
     *
     * @param measured in the metric's unit
     * @param limit in the same unit
     * @param bounds where {@code measured} is no more than its lower end, where it lies; else null
     * @param reported for which requests it was, where not for all; else null
     */
    record Violation(
            StandardMetric metric,
            double measured,
            double limit,
            @Nullable LatencyBounds bounds,
            @Nullable Reported reported) {

        /** One where the metric is known of all requests. */
        public Violation(StandardMetric metric, double measured, double limit) {
            this(metric, measured, limit, null, null);
        }

        @Override
        public String toString() {
            return reported == null ? words() : words() + " " + reported;
        }

        private String words() {
            return bounds == null ? metric.violation(measured, limit) : metric.violation(bounds, limit);
        }
    }

    /**
     * For how many requests a metric was reported, where that was not done for all.
     *
     * @param requests for which it was
     * @param of how many there were
     */
    record Reported(long requests, long of) {
        @Override
        public String toString() {
            return "(reported for %d of %d requests)".formatted(requests, of);
        }
    }

    /**
     * A limit that was not judged, as it lies between the two ends of what was measured.
     *
     * @param limit in milliseconds
     */
    record Undecided(StandardMetric metric, LatencyBounds bounds, double limit) {
        @Override
        public String toString() {
            return "%s is %s, and so is the limit of %s".formatted(metric.words(), bounds, NumberFormat.millis(limit));
        }
    }

    /** The verdict in one sentence, for people. */
    String sentence();

    /** What is missing for another verdict, for people. */
    default List<String> missing() {
        return List.of(sentence());
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String undecided(List<Undecided> limits) {
        return limits.isEmpty() ? "" : " (not judged: " + joined(limits) + ")";
    }

    private static String unjudged(List<StandardMetric> metrics) {
        return metrics.isEmpty() ? "" : " (" + noDataFor(metrics) + ")";
    }

    /** For people. */
    static String noDataFor(List<StandardMetric> metrics) {
        return "no data for: " + metrics.stream().map(StandardMetric::words).collect(Collectors.joining(", "));
    }
}
