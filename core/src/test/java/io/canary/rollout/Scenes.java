package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Judge;
import io.canary.analysis.MetricFixtures;
import io.canary.analysis.Policy;
import io.canary.analysis.Verdict;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fixtures of the rules' tests: the defaults of the service, evidence of each kind, and times. */
public final class Scenes {
    static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");
    static final Duration INTERVAL = Duration.ofSeconds(60);
    static final Duration DEADLINE = Duration.ofSeconds(60);

    static final Strategy STRATEGY = new Strategy(percent(5), percent(10), INTERVAL, 20);
    static final Policy POLICY = tolerating(1, true);
    public static final DeploymentSpec SPEC = spec(STRATEGY, POLICY);

    static final Aggregates GOOD = MetricFixtures.seen(3, 300, 0.001, 120.0, false, 0.999, 0.4);
    static final Aggregates BAD = MetricFixtures.seen(3, 300, 0.05, 120.0, false, 0.999, 0.4);
    static final Aggregates LITTLE = MetricFixtures.seen(1, 20, 0.0, 120.0, false, 1.0, 0.4);

    static final Verdict PASS = Judge.judge(POLICY, GOOD);
    static final Verdict.Fail FAIL = (Verdict.Fail) Judge.judge(POLICY, BAD);
    static final Verdict INCONCLUSIVE = Judge.judge(POLICY, LITTLE);

    private Scenes() {}

    static Policy tolerating(int maxConsecutiveFailures, boolean rollbackOnFailure) {
        return MetricFixtures.policy(
                Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, 0.85, maxConsecutiveFailures, rollbackOnFailure);
    }

    static DeploymentSpec spec(Strategy strategy, Policy policy) {
        return TestSpecs.spec(strategy, policy, DEADLINE, T0);
    }

    /** The default deployment with other safeguards. */
    static DeploymentSpec with(Safeguards safeguards) {
        return TestSpecs.spec(STRATEGY, POLICY, safeguards, DEADLINE, T0);
    }

    static DeploymentSpec spec(Policy policy) {
        return spec(STRATEGY, policy);
    }

    static DeploymentSpec rising(double initialPercent, double stepPercent, int maxSteps) {
        return spec(new Strategy(percent(initialPercent), percent(stepPercent), INTERVAL, maxSteps), POLICY);
    }

    static Weight percent(double percent) {
        return new Weight((int) Math.round(percent * 100));
    }

    /** A time in the format of sentences. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code T0} plus a number of seconds. */
    static Instant t(double seconds) {
        return T0.plusMillis(Math.round(seconds * 1000));
    }

    static Aggregates evidenceOf(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass p -> GOOD;
            case Verdict.Fail f -> BAD;
            case Verdict.Inconclusive i -> LITTLE;
        };
    }

    /** The sentence of a reason, which must not be null. */
    static String text(@Nullable Reason reason) {
        return ReasonText.of(Objects.requireNonNull(reason));
    }
}
