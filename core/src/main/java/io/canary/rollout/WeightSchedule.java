package io.canary.rollout;

import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** Which weight follows which. */
public final class WeightSchedule {

    private WeightSchedule() {}

    /**
     * The weight that a PASS leads to; {@link Weight#FULL} is a promotion.
     *
     * @param compared whether the canary is compared with its baseline, which then keeps a share of the traffic until
     *     the end
     */
    public static Weight next(DeploymentSpec spec, Progress now, boolean compared) {
        return next(spec, now.step(), now.confirmed(), compared);
    }

    private static Weight next(DeploymentSpec spec, int step, Weight confirmed, boolean compared) {
        if (step + 1 >= spec.strategy().maxSteps()) {
            return Weight.FULL;
        }
        var next = confirmed.plus(spec.strategy().stepWeight());
        var most = compared ? spec.policy().analysis().weightMost() : Weight.FULL;
        if (confirmed.compareTo(most) >= 0) {
            return Weight.FULL;
        }
        return next.compareTo(most) > 0 ? most : next;
    }

    /** The step that ticks are judged in: known by the millisecond in which it began, which dates its ticks. */
    public static WeightStep step(DeploymentSpec spec, Progress now) {
        int bakeTicks = now.bakeUntil() == null
                ? 0
                : spec.policy().analysis().bakeTicks(spec.strategy().bake());
        return new WeightStep(now.since().toEpochMilli(), now.confirmed(), next(spec, now, true), bakeTicks);
    }

    /** The weights of all steps where each of them passes, from the first on; the promotion comes after the last. */
    public static List<Weight> weights(DeploymentSpec spec, boolean compared) {
        var weights = new ArrayList<Weight>();
        var weight = spec.strategy().initialWeight();
        do {
            weights.add(weight);
            weight = next(spec, weights.size() - 1, weight, compared);
        } while (!weight.equals(Weight.FULL));
        return weights;
    }
}
