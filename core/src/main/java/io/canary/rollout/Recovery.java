package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Event.BaselineJudged;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Aftermath;
import io.canary.rollout.State.Withdrawn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the rules that comes after a rollback: does the baseline do well now? If it does not, the new version was not
 * what is wrong, or not all of it, and somebody has to know.
 */
final class Recovery {

    private Recovery() {}

    /** What is watched after a rollback that was confirmed at {@code at}; null for nothing. */
    static @Nullable Aftermath begin(DeploymentSpec spec, Instant at) {
        var window = spec.safeguards().recoveryWindow();
        return window.isZero() ? null : next(spec, at, at.plus(window));
    }

    private static Aftermath next(DeploymentSpec spec, Instant at, Instant until) {
        var next = Grid.notBefore(at.plus(spec.strategy().interval()));
        return new Aftermath(next.isBefore(until) ? next : until, until);
    }

    static Ruling judged(DeploymentSpec spec, State state, BaselineJudged e) {
        if (!(state instanceof Withdrawn w)
                || w.aftermath() == null
                || e.at().isBefore(w.aftermath().nextEvaluation())) {
            return new Stay();
        }
        boolean isLast = !e.at().isBefore(w.aftermath().until());
        return switch (e.verdict()) {
            case Verdict.Pass p -> over(w, Rollout.info(e.at(), Type.RECOVERED, recovered(spec, e)));
            case Verdict.Fail f
            when isLast ->
                notRecovered(w, new HistoryEntry(e.at(), Level.ERROR, Type.NOT_RECOVERED, notRecovered(spec, e)));
            case Verdict.Inconclusive i
            when isLast -> over(w, Rollout.info(e.at(), Type.RECOVERY_UNKNOWN, unknown(spec, e)));
            case Verdict.Fail f -> goOn(spec, w, w.aftermath(), e.at());
            case Verdict.Inconclusive i -> goOn(spec, w, w.aftermath(), e.at());
        };
    }

    private static String recovered(DeploymentSpec spec, BaselineJudged e) {
        return "rolling back helped: " + spec.baselineVersion() + ": "
                + e.verdict().sentence();
    }

    private static String notRecovered(DeploymentSpec spec, BaselineJudged e) {
        return "rolling back did not help: " + spec.baselineVersion() + " "
                + Words.of(spec.safeguards().recoveryWindow()) + " later: "
                + e.verdict().sentence();
    }

    private static String unknown(DeploymentSpec spec, BaselineJudged e) {
        return "whether rolling back helped is not known: " + spec.baselineVersion() + ": "
                + e.verdict().sentence();
    }

    private static Move goOn(DeploymentSpec spec, Withdrawn w, Aftermath before, Instant at) {
        return new Move(w.with(next(spec, at, before.until())), List.of(), List.of(), null);
    }

    private static Move over(Withdrawn w, HistoryEntry entry) {
        return Rollout.move(w.with(null), entry);
    }

    /** Whoever sees how it ended sees this too. */
    private static Move notRecovered(Withdrawn w, HistoryEntry entry) {
        String reason = w.reason() + "; " + entry.message();
        return Rollout.move(
                new Withdrawn(w.step(), w.failures(), w.at(), w.goal(), w.condemned(), reason, null), entry);
    }
}
