package io.canary.rollout;

import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** Which weight follows which, as it was before there was a plan of steps: what the four fields of a strategy say. */
final class ReferenceSchedule {

    private ReferenceSchedule() {}

    /**
     * The weight that a PASS leads to; {@link Weight#FULL} is a promotion.
     *
     * @param compared whether the canary is compared with its baseline, which then keeps a share of the traffic until
     *     the end
     */
    static Weight next(DeploymentSpec spec, int step, Weight confirmed, boolean compared) {
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

    /** The weights of all steps where each of them passes, from the first on; the promotion comes after the last. */
    static List<Weight> weights(DeploymentSpec spec, boolean compared) {
        var weights = new ArrayList<Weight>();
        var weight = spec.strategy().initialWeight();
        do {
            weights.add(weight);
            weight = next(spec, weights.size() - 1, weight, compared);
        } while (!weight.equals(Weight.FULL));
        return weights;
    }
}
