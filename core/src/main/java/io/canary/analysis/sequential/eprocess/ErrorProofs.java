package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.ProofMargins;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What must be proven about errors: a little on each {@link Rung} of the ladder, and before a promotion {@link
 * ProofMargins}. Fixed alternatives are fast if errors are rare. In addition, each proof bets that both rates equal the
 * baseline's rate in earlier ticks ({@link RatePair}), and on rates half way to that, for a canary that is a little
 * worse than the baseline but within the margin. Not thread-safe.
 */
public final class ErrorProofs {
    private static final double[] RUNG_ALTERNATIVES = {.05, .2, .5, .8};
    private static final double[] PROMOTION_ALTERNATIVES = {.1, .3, .5, .7, .85};
    private static final int CHOSEN = 2;

    /** Rungs are low: most of their evidence is requests without errors, which the fixed alternatives are made for. */
    private static final Prior RUNG_PRIOR = NonInferiorityEProcess.prior(RUNG_ALTERNATIVES.length, CHOSEN, .005);

    private static final Prior PROMOTION_PRIOR =
            NonInferiorityEProcess.prior(PROMOTION_ALTERNATIVES.length, CHOSEN, .4);

    private static final Map<Rung, NonInferiorityTest> RUNG_TESTS =
            Map.of(Rung.TENTH, test(Rung.TENTH), Rung.QUARTER, test(Rung.QUARTER), Rung.HALF, test(Rung.HALF));

    private final List<Claim> claims;

    private static NonInferiorityTest test(Rung rung) {
        return new NonInferiorityTest(1, rung.margin(), RUNG_ALTERNATIVES);
    }

    private record Claim(Rung rung, NonInferiorityTest test, int alternatives, NonInferiorityEProcess proof) {

        /** The log likelihood ratios of a tick; {@code expected} is the baseline's rate, from the ticks before. */
        double[] ratios(Tick tick, double dispersion, double expected) {
            double[] ratios = new double[alternatives + CHOSEN];
            if (tick.isComparable()) {
                test.logRatios(tick, ratios);
                var nearest = test.nearest(tick, expected);
                ratios[alternatives] = nearest.logRatio(tick, 1);
                ratios[alternatives + 1] = nearest.logRatio(tick, .5);
                temper(ratios, dispersion);
            }
            return ratios;
        }
    }

    /** Starts without evidence. */
    public ErrorProofs(ProofMargins margins) {
        claims = List.of(
                rung(Rung.TENTH, "errors less than 20 points above the baseline's"),
                rung(Rung.QUARTER, "errors less than 10 points above the baseline's"),
                rung(Rung.HALF, "errors less than 5 points above the baseline's"),
                new Claim(
                        Rung.PROMOTION,
                        new NonInferiorityTest(margins.errorRatio(), margins.errorMargin(), PROMOTION_ALTERNATIVES),
                        PROMOTION_ALTERNATIVES.length,
                        new NonInferiorityEProcess("errors no worse than the baseline's", PROMOTION_PRIOR)));
    }

    private static Claim rung(Rung rung, String claim) {
        return new Claim(
                rung,
                Objects.requireNonNull(RUNG_TESTS.get(rung)),
                RUNG_ALTERNATIVES.length,
                new NonInferiorityEProcess(claim, RUNG_PRIOR));
    }

    /**
     * Adds a tick. Variation of the counts beyond chance weakens a proof, as it weakens evidence of harm.
     *
     * @param dispersion &phi;, at least 1
     * @param expected the baseline's rate, from the ticks before
     * @param goal the logarithm of the e-value that proves; a proven rung stays proven, as the next one needs more
     */
    public void observe(Tick tick, double dispersion, double expected, double goal) {
        for (var claim : claims) {
            if (claim.rung == Rung.PROMOTION || !claim.proof.isProven()) {
                claim.proof.observe(claim.ratios(tick, dispersion, expected), goal);
            }
        }
    }

    static void temper(double[] ratios, double by) {
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= by;
        }
    }

    /**
     * Adds the proof that a rung needs, if it is missing.
     *
     * @param expected the baseline's rate
     * @param perCanary the requests of the baseline per request of the canary; 0 if unknown
     */
    public void addMissing(
            Rung rung, double goal, double expected, double perCanary, double dispersion, List<MissingEvidence> to) {
        for (var claim : claims) {
            if (claim.rung == rung && !claim.proof.isProven()) {
                double[] gains = perCanary > 0
                        ? claim.ratios(
                                new Tick(new Arm(1, expected), new Arm(perCanary, expected * perCanary)),
                                dispersion,
                                expected)
                        : new double[0];
                to.add(claim.proof.missing(goal, gains));
            }
        }
    }

    public void write(MementoWriter to) {
        claims.forEach(c -> c.proof.write(to));
    }

    public void read(MementoReader from) {
        claims.forEach(c -> c.proof.read(from));
    }
}
