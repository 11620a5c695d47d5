package io.canary.rollout;

import io.canary.spi.Weight;

/** Which weight follows which. */
public final class Climb {

    private Climb() {}

    /**
     * The weight that a PASS leads to; {@link Weight#FULL} is a promotion.
     *
     * @param compared whether the canary is compared with its baseline, which then keeps a share of the traffic until the end
     */
    public static Weight next(DeploymentSpec spec, Progress now, boolean compared) {
        if (now.step() + 1 >= spec.strategy().maxSteps()) {
            return Weight.FULL;
        }
        var next = now.confirmed().plus(spec.strategy().stepWeight());
        var most = compared ? spec.policy().analysis().weightMost() : Weight.FULL;
        if (now.confirmed().compareTo(most) >= 0) {
            return Weight.FULL;
        }
        return next.compareTo(most) > 0 ? most : next;
    }
}
