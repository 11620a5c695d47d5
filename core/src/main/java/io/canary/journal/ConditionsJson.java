package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.json.Times;
import io.canary.rollout.Conditions;
import io.canary.rollout.PromotionState;
import io.canary.rollout.RouterOutage;
import io.canary.rollout.RouterRefusal;
import io.canary.rollout.ShareMismatch;
import io.canary.spi.Weight;
import org.jspecify.annotations.Nullable;

/** The conditions that block a step, and the recovery watch, as JSON; what is absent is left out. */
final class ConditionsJson {

    private ConditionsJson() {}

    static ObjectNode with(Conditions conditions, ObjectNode json) {
        with(conditions.routerOutage(), json);
        var mismatch = conditions.mismatch();
        if (mismatch != null) {
            json.putObject("share_mismatch")
                    .put("since", Times.exact(mismatch.since()))
                    .put("observed_bp", mismatch.observed().basisPoints())
                    .put("asked_bp", mismatch.asked().basisPoints());
        }
        var routerRefusal = conditions.routerRefusal();
        if (routerRefusal != null) {
            json.putObject("refusal")
                    .put("since", Times.exact(routerRefusal.since()))
                    .put("error", routerRefusal.error());
        }
        if (conditions.awaitsSkip() != null) {
            json.put("awaits_skip", Times.exact(conditions.awaitsSkip()));
        }
        if (conditions.measurementsLost() != null) {
            json.put("measurements_lost", Times.exact(conditions.measurementsLost()));
        }
        return json;
    }

    static Conditions read(Fields f) {
        return new Conditions(
                outage(f),
                f.has("share_mismatch") ? mismatch(f.child("share_mismatch")) : null,
                f.has("refusal") ? refusal(f.child("refusal")) : null,
                // before schema 10 no step waited for a skip
                f.has("awaits_skip") ? f.instant("awaits_skip") : null,
                f.has("measurements_lost") ? f.instant("measurements_lost") : null);
    }

    private static ShareMismatch mismatch(Fields f) {
        return new ShareMismatch(
                f.instant("since"), new Weight(f.number("observed_bp")), new Weight(f.number("asked_bp")));
    }

    private static RouterRefusal refusal(Fields f) {
        return new RouterRefusal(f.instant("since"), f.text("error"));
    }

    private static void with(@Nullable RouterOutage routerOutage, ObjectNode json) {
        if (routerOutage != null) {
            json.putObject("outage")
                    .put("since", Times.exact(routerOutage.since()))
                    .put("last_seen", Times.exactOrNull(routerOutage.lastSeen()))
                    .set("why", ReasonJson.write(routerOutage.why()));
        }
    }

    private static @Nullable RouterOutage outage(Fields parent) {
        if (!parent.has("outage")) {
            return null;
        }
        var f = parent.child("outage");
        return new RouterOutage(
                f.instant("since"), f.instantOrNull("last_seen"), ReasonJson.read(f, f.has("why") ? "why" : "error"));
    }

    static ObjectNode with(@Nullable PromotionState watch, ObjectNode json) {
        if (watch == null) {
            return json;
        }
        var its = json.putObject("watch").put("until", Times.exactOrNull(watch.until()));
        with(watch.routerOutage(), its);
        var drift = watch.drift();
        if (drift != null) {
            its.putObject("drift")
                    .put("since", Times.exact(drift.since()))
                    .set("found", ReasonJson.write(drift.found()));
        }
        return json;
    }

    /** Before schema 8 no promotion was watched. */
    static @Nullable PromotionState promotion(Fields state) {
        if (!state.has("watch")) {
            return null;
        }
        var f = state.child("watch");
        return new PromotionState(f.instantOrNull("until"), f.has("drift") ? drift(f.child("drift")) : null, outage(f));
    }

    private static PromotionState.Drift drift(Fields f) {
        return new PromotionState.Drift(f.instant("since"), ReasonJson.read(f, "found"));
    }
}
