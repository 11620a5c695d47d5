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

/** How long proofs take with the traffic that there is, for a canary that is as good as its baseline. */
final class Forecast {
    private static final double SECONDS_MOST = 366 * 86_400.0;

    private Forecast() {}

    /**
     * How long it takes until the proofs of this step are there, from nothing, at its weight; null where that is not
     * known, or no proof is lacking.
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
     * How long it takes to the promotion: each step its interval, and those before the last rungs until enough is
     * proven; and what is left of the bake, which does not go on just now.
     *
     * @return null where that is not known
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

    /** More than this is only given on what a promotion needs. */
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

    /** The last in words, with a comma before it; empty where it is not known. */
    static String words(DeploymentSpec spec, Progress now, Compared compared) {
        var time = toPromotion(spec, now, compared);
        double all = compared.requestsPerSecond(Role.CANARY) + compared.requestsPerSecond(Role.BASELINE);
        return time == null
                ? ""
                : ", about " + Format.about(time) + " to promotion at " + Format.about(all) + " requests/s";
    }
}
