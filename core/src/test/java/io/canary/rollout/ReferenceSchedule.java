package io.canary.rollout;

import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** The sequence of weights from the four fields of a strategy, as before there were step plans. */
final class ReferenceSchedule {

    private ReferenceSchedule() {}

    /**
     * The weight after a PASS; {@link Weight#FULL} is a promotion.
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

    /** The weights of all steps if every one passes; the promotion comes after the last. */
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
