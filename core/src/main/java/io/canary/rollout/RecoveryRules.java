package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Event.BaselineJudged;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.RecoveryWatch;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules after a rollback: does the baseline recover? If it does not, the new version is not the cause, or not the
 * only one, and a person has to know.
 */
final class RecoveryRules {

    private RecoveryRules() {}

    /** The watch after a rollback that was confirmed at {@code at}; null for none. */
    static @Nullable RecoveryWatch begin(DeploymentSpec spec, int step, Instant at) {
        var window = spec.safeguards().recoveryWindow();
        return window.isZero() ? null : next(spec, step, at, at.plus(window));
    }

    private static RecoveryWatch next(DeploymentSpec spec, int step, Instant at, Instant until) {
        var next = EvaluationGrid.notBefore(at.plus(spec.plan().step(step).soak()));
        return new RecoveryWatch(next.isBefore(until) ? next : until, until);
    }

    static Transition judged(DeploymentSpec spec, State state, BaselineJudged e) {
        if (!(state instanceof Reverted w)
                || w.recoveryWatch() == null
                || e.at().isBefore(w.recoveryWatch().nextEvaluation())) {
            return new Stay();
        }
        boolean isLast = !e.at().isBefore(w.recoveryWatch().until());
        return switch (e.verdict()) {
            case Verdict.Pass p -> over(w, Rollout.info(e.at(), Type.RECOVERED, recovered(spec, e)));
            case Verdict.Fail f
            when isLast ->
                notRecovered(w, new HistoryEntry(e.at(), Level.ERROR, Type.NOT_RECOVERED, notRecovered(spec, e)));
            case Verdict.Inconclusive i
            when isLast -> over(w, Rollout.info(e.at(), Type.RECOVERY_UNKNOWN, unknown(spec, e)));
            case Verdict.Fail f -> goOn(spec, w, w.recoveryWatch(), e.at());
            case Verdict.Inconclusive i -> goOn(spec, w, w.recoveryWatch(), e.at());
        };
    }

    private static Reason recovered(DeploymentSpec spec, BaselineJudged e) {
        return Reason.of(
                ReasonCode.RECOVERED, spec.baselineVersion(), e.verdict().sentence());
    }

    private static Reason notRecovered(DeploymentSpec spec, BaselineJudged e) {
        return Reason.of(
                ReasonCode.NOT_RECOVERED,
                spec.baselineVersion(),
                spec.safeguards().recoveryWindow(),
                e.verdict().sentence());
    }

    private static Reason unknown(DeploymentSpec spec, BaselineJudged e) {
        return Reason.of(
                ReasonCode.RECOVERY_UNKNOWN, spec.baselineVersion(), e.verdict().sentence());
    }

    private static Move goOn(DeploymentSpec spec, Reverted w, RecoveryWatch before, Instant at) {
        return new Move(w.with(next(spec, w.step(), at, before.until())), List.of(), List.of(), null);
    }

    private static Move over(Reverted w, HistoryEntry entry) {
        return Rollout.move(w.with(null), entry);
    }

    /** Shown together with the reason of the rollback. */
    private static Move notRecovered(Reverted w, HistoryEntry entry) {
        var reason = w.reason().and(entry.reason());
        return Rollout.move(
                new Reverted(w.step(), w.failures(), w.at(), w.outcome(), w.condemned(), reason, null), entry);
    }
}
