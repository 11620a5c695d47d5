package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.eprocess.Tick;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * How much the baseline's rate varies from tick to tick beyond chance: requests are not independent, errors come in
 * clusters. Learned on the baseline alone, so that no canary can hide behind its own errors.
 *
 * <p>With p = (X + 0.5) / (N + 1) of the ticks before, decayed by 0.98 each, v = p (1 &minus; p) (1 / n<sub>t</sub> + 1
 * / n<sub>t&minus;1</sub>) and z&sup2; = (r<sub>t</sub> &minus; r<sub>t&minus;1</sub>)&sup2; / v, the mean f of
 * z&sup2;, each at most 25 and with a prior of six ticks of 1; &phi; = 1 where f &lt; 1.3, else f (1 + &radic;(2 /
 * sn)). Successive differences: von Neumann, Annals of Mathematical Statistics 12, 1941.
 *
 * <p>A rollout may start with what earlier ones have learned ({@link BaselineHistory}): z&sup2; of up to fifty ticks,
 * with a mean of at most 6. The rate itself is not remembered, as the first tick shows it; nor is the last rate, as a
 * difference across days is no difference between ticks.
 *
 * <p>Not thread-safe.
 */
final class Dispersion {
    private static final double DECAY = 0.98;
    private static final double Z2_MOST = 25;
    private static final double PRIOR = 6;
    private static final double CHANCE = 1.3;

    /** Added to the prior before the first tick. */
    private static final double DOUBT = 3;

    /** The limit of the mean of what earlier rollouts have learned. */
    private static final double Z2_REMEMBERED_MOST = 6;

    /** The ticks after which nothing is added. */
    private static final double TICKS_OF_DOUBT = 50;

    private double requests;
    private double bad;
    private double sum = PRIOR;
    private double count = PRIOR;
    private double lastRequests;
    private double lastRate;
    private final BaselineHistory history = new BaselineHistory();

    /** Starts with what earlier rollouts have learned. */
    void remember(Learned.Variation before) {
        history.remember(before, Z2_REMEMBERED_MOST);
    }

    /** Adds a tick of the baseline; one without requests is skipped. */
    void observe(Arm baseline) {
        double n = baseline.requests();
        if (n == 0) {
            return;
        }
        double rate = baseline.bad() / n;
        if (lastRequests > 0) {
            double p = expected();
            double difference = rate - lastRate;
            double variance = p * (1 - p) * (1 / n + 1 / lastRequests);
            sum += Math.min(Z2_MOST, difference * difference / variance);
            count++;
        }
        requests = DECAY * requests + n;
        bad = DECAY * bad + baseline.bad();
        lastRequests = n;
        lastRate = rate;
    }

    /** &phi;, at least 1; never lower because of earlier rollouts. */
    double factor() {
        return Math.max(factor(sum, count), rememberedFactor());
    }

    private double rememberedFactor() {
        double seen = count - PRIOR;
        return factor(sum + history.sum(seen), count + history.ticks(seen));
    }

    /** The same, assuming more variation at first: the six ticks of the prior count 1.5, and 1 after fifty ticks. */
    double carefulFactor() {
        double doubt = DOUBT * Math.max(0, 1 - (count - PRIOR) / TICKS_OF_DOUBT);
        return Math.max(factor(sum + doubt, count), rememberedFactor());
    }

    private static double factor(double sum, double count) {
        double raw = sum / count;
        return raw < CHANCE ? 1 : raw * (1 + Math.sqrt(2 / count));
    }

    /** Whether this rollout has added variations. */
    boolean hasLearned() {
        return count > PRIOR;
    }

    /** The variation for the next rollout to start with. */
    Learned.Variation learned() {
        return history.with(sum - PRIOR, count - PRIOR, Z2_REMEMBERED_MOST);
    }

    /** The expected rate, from the ticks so far; &frac12; before the first. */
    double expected() {
        return (bad + 0.5) / (requests + 1);
    }

    void write(MementoWriter to) {
        to.putAll(requests, bad, sum, count, lastRequests, lastRate);
        history.write(to);
    }

    void read(MementoReader from) {
        requests = from.next();
        bad = from.next();
        sum = from.next();
        count = from.next();
        lastRequests = from.next();
        lastRate = from.next();
        history.read(from);
    }

    /**
     * How much shares above a latency threshold vary beyond chance, given the variance between ticks: 1 + 2 s&sup2; /
     * (&theta; (1 &minus; &theta;) (1 / n<sub>c</sub> + 1 / n<sub>b</sub>)).
     *
     * @param variance s&sup2;, of the share from tick to tick beyond chance, at least 0
     * @param share &theta;, the expected share above the threshold, above 0 and below 1
     */
    static double temper(Tick tick, double variance, double share) {
        double chance = share
                * (1 - share)
                * (1 / tick.canary().requests() + 1 / tick.baseline().requests());
        return 1 + 2 * variance / chance;
    }
}
