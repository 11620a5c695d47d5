package io.canary.rollout;

import io.canary.analysis.Compared;
import io.canary.analysis.Role;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How long proofs take with the present traffic, for a canary that is as good as its baseline. */
final class Forecast {
    private static final double SECONDS_MOST = 366 * 86_400.0;

    private Forecast() {}

    /**
     * How long the proofs of this step take in total at its weight; null if unknown, or if no proof is missing.
     *
     * @param verdict of a comparison
     */
    static @Nullable Duration ofStep(Verdict.Comparative verdict) {
        var compared = verdict.compared();
        double rate = compared.requestsPerSecond(Role.CANARY);
        if (!compared.isKnown() || rate == 0) {
            return null;
        }
        long most = 0;
        for (var missing : compared.finding().missing()) {
            most = Math.max(most, missing.requestsInAll().orElse(0));
        }
        return most == 0 ? null : seconds(most / rate);
    }

    /**
     * How long until the promotion: an interval for each step, longer before the last steps if their proofs take
     * longer, and what is left of a bake that is interrupted.
     *
     * @return null if unknown
     */
    static @Nullable Duration toPromotion(DeploymentSpec spec, Progress now, Compared compared) {
        double all = compared.requestsPerSecond(Role.CANARY) + compared.requestsPerSecond(Role.BASELINE);
        if (!compared.isKnown() || all == 0) {
            return null;
        }
        var ofPromotion = most(compared.finding().toPromotion());
        var ofStep = most(compared.finding().missing().stream()
                .filter(MissingEvidence::isProof)
                .toList());
        if (ofPromotion.isEmpty() || ofStep.isEmpty()) {
            return null;
        }
        double seconds = 0;
        double left = ofPromotion.getAsLong();
        double leftOfStep = ofStep.getAsLong();
        var step = now;
        while (!step.confirmed().equals(Weight.FULL)) {
            var next = spec.plan().next(step.step(), step.confirmed(), true);
            double rate = all * step.confirmed().basisPoints() / Weight.FULL.basisPoints();
            double wanted = next.compareTo(HALF) > 0 ? left : leftOfStep;
            double stay = Math.max(step.soak(spec).toMillis() / 1000.0, wanted / rate);
            seconds += stay;
            left = Math.max(0, left - stay * rate);
            leftOfStep = 0;
            step = step.next(spec, next, step.since());
        }
        return seconds(seconds)
                .plus(now.bake() == null ? spec.strategy().bake() : now.bake().left());
    }

    /** A weight above this needs all proofs that the promotion needs. */
    private static final Weight HALF = new Weight(5_000);

    private static OptionalLong most(List<MissingEvidence> proofs) {
        long most = 0;
        for (var proof : proofs) {
            if (proof.requests().isEmpty()) {
                return OptionalLong.empty();
            }
            most = Math.max(most, proof.requests().getAsLong());
        }
        return OptionalLong.of(most);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofSeconds(Math.round(Math.min(seconds, SECONDS_MOST)));
    }
}
