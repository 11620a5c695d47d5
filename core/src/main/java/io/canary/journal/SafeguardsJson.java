package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.rollout.Safeguards;
import io.canary.rollout.Safeguards.Action;
import io.canary.rollout.Safeguards.OnDrift;
import io.canary.rollout.Safeguards.OnPromotionDrift;
import io.canary.rollout.Safeguards.OnShareMismatch;
import io.canary.rollout.Safeguards.PromotionWatch;

final class SafeguardsJson {

    private SafeguardsJson() {}

    static ObjectNode write(Safeguards s) {
        var lease = s.lease();
        var watch = s.promoted().watch();
        return Codec.object()
                .put("deadline", s.deadline().toString())
                .put("on_deadline", Fields.lower(s.onDeadline()))
                .put("max_hold", s.maxHold().toString())
                .put("hold_follows_traffic", s.holdFollowsTraffic())
                .put("on_max_hold", Fields.lower(s.onMaxHold()))
                .put("on_drift", Fields.lower(s.onDrift()))
                .put("on_share_mismatch", Fields.lower(s.onShareMismatch()))
                .put("reconcile_interval", s.reconcileInterval().toString())
                .put("lease", lease == null ? null : lease.toString())
                .put("recovery_window", s.recoveryWindow().toString())
                .put("promotion_watch", watch == null ? null : watch.toString())
                .put("on_promotion_drift", Fields.lower(s.promoted().onDrift()));
    }

    static Safeguards read(Fields f) {
        return new Safeguards(
                f.duration("deadline"),
                f.constant("on_deadline", Action.class),
                f.duration("max_hold"),
                f.has("hold_follows_traffic") && f.flag("hold_follows_traffic"),
                f.constant("on_max_hold", Action.class),
                f.constant("on_drift", OnDrift.class),
                f.has("on_share_mismatch")
                        ? f.constant("on_share_mismatch", OnShareMismatch.class)
                        : OnShareMismatch.ALERT,
                f.duration("reconcile_interval"),
                f.textOrNull("lease") == null ? null : f.duration("lease"),
                f.duration("recovery_window"),
                f.has("on_promotion_drift") ? promoted(f) : PromotionWatch.DEFAULT);
    }

    private static PromotionWatch promoted(Fields f) {
        return new PromotionWatch(
                f.textOrNull("promotion_watch") == null ? null : f.duration("promotion_watch"),
                f.constant("on_promotion_drift", OnPromotionDrift.class));
    }
}
