package io.canary.api;

import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Mode;
import io.canary.deployment.ActorReply.Judged;
import io.canary.deployment.DeploymentView;
import io.canary.deployment.Snapshot;
import io.canary.rollout.Triage;
import io.vertx.core.json.JsonObject;

/** What live views show, as JSON. */
public final class LiveJson {
    private LiveJson() {}

    /** The fields of a list, without those that every report changes. */
    public static JsonObject row(Snapshot s) {
        var row = DeploymentJson.summary(s)
                .put("triage", triage(s))
                .put("steps", s.spec().plan().size(isCompared(s)));
        row.remove("last_metrics_at");
        row.remove("observed_share");
        return row;
    }

    /** All fields, and the revision for {@code If-Match}. */
    public static JsonObject deployment(DeploymentView view) {
        var s = view.snapshot();
        return DeploymentJson.full(view)
                .put("triage", triage(s))
                .put("revision", s.record().revision());
    }

    /** The verdict so far, with what changes as often, but without its time: it may still hold later. */
    public static JsonObject verdict(Judged now) {
        var s = now.view().snapshot();
        var verdict = VerdictJson.write(now)
                .put("last_metrics_at", JsonValues.time(s.lastMetricsAt()))
                .put("observed_share", JsonValues.percent(s.observedShare()));
        verdict.remove("at");
        return verdict;
    }

    private static boolean isCompared(Snapshot s) {
        var last = s.lastDecision();
        return s.spec().policy().analysis().mode() == Mode.SEQUENTIAL
                || (last != null && last.verdict() instanceof Verdict.Comparative);
    }

    private static String triage(Snapshot s) {
        return lower(
                s.unjournaledRollback() == null
                        ? Triage.of(s.spec(), s.state(), s.lastDecision())
                        : Triage.ROLLING_BACK);
    }
}
