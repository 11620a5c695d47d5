package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.rollout.Safeguards;
import io.canary.rollout.Safeguards.Action;
import io.canary.rollout.Safeguards.OnDrift;

/** Safeguards as JSON. */
final class SafeguardsJson {

    private SafeguardsJson() {}

    static ObjectNode write(Safeguards s) {
        var lease = s.lease();
        return Codec.object()
                .put("deadline", s.deadline().toString())
                .put("on_deadline", Fields.lower(s.onDeadline()))
                .put("max_hold", s.maxHold().toString())
                .put("on_max_hold", Fields.lower(s.onMaxHold()))
                .put("on_drift", Fields.lower(s.onDrift()))
                .put("reconcile_interval", s.reconcileInterval().toString())
                .put("lease", lease == null ? null : lease.toString())
                .put("recovery_window", s.recoveryWindow().toString());
    }

    static Safeguards read(Fields f) {
        return new Safeguards(
                f.duration("deadline"),
                f.constant("on_deadline", Action.class),
                f.duration("max_hold"),
                f.constant("on_max_hold", Action.class),
                f.constant("on_drift", OnDrift.class),
                f.duration("reconcile_interval"),
                f.textOrNull("lease") == null ? null : f.duration("lease"),
                f.duration("recovery_window"));
    }
}
