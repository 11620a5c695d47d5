package io.canary.analysis.sequential.engine;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.watch.StepWarmup;
import io.canary.analysis.sequential.watch.Watches;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the evidence after a tick, and what is missing.
 *
 * @param watches null before the baseline's first report
 * @param rolledBack whether the evidence is conclusive against the canary
 * @param goal the conclusive evidence, as a logarithm
 */
record FindingRules(
        SequentialPolicy policy,
        ObservedTicks ticks,
        StepWarmup warmUp,
        @Nullable Watches watches,
        boolean rolledBack,
        double goal) {
    private static final double SUSPECT_LOG = Math.log(10);

    /** A promotion waits until evidence of harm above this has either passed or grown, */
    static final double LEAN_LOG = Math.log(2);

    /** but only at the start of a step: with little traffic it can stay as it is for long. */
    private static final double LEAN_SECONDS_MOST = 120;

    Finding finding() {
        var missing = missing();
        var state = state(missing);
        boolean mayAdvance = missing.isEmpty() && state != State.ROLLBACK && state != State.INCONCLUSIVE;
        return new Finding(
                ticks.last(),
                state,
                rule(state),
                mayAdvance,
                missing,
                watches == null ? 0 : watches.logEvidence(),
                watches == null ? 0 : watches.cappedLogEvidence(),
                goal,
                watches == null ? List.of() : watches.findings(),
                policy.analysis().advisory(),
                watches == null || !ticks.isReported()
                        ? List.of()
                        : watches.unreported(ticks.rung(), ticks.last(), ticks.isAlone()),
                watches == null ? List.of() : watches.missingProofs(Rung.PROMOTION),
                watches == null ? null : watches.bake().finding());
    }

    private boolean isWarmingUp() {
        return !warmUp.isOver(ticks.stepSeconds());
    }

    private List<MissingEvidence> missing() {
        var missing = new ArrayList<MissingEvidence>();
        if (watches == null) {
            missing.add(new MissingEvidence("a report of the baseline"));
            return missing;
        }
        if (ticks.isCanaryMissing()) {
            missing.add(new MissingEvidence("the canary's reports"));
        }
        if (ticks.isBaselineMissing()) {
            missing.add(new MissingEvidence("the baseline's reports"));
        }
        if (ticks.isReported()) {
            missing.addAll(missingReports(watches));
        }
        if (!ticks.isCompared()) {
            missing.add(new MissingEvidence("a tick of this step with requests to both versions"));
        } else if (!ticks.isFresh()) {
            missing.add(new MissingEvidence(ObservedTicks.FRESH_LEAST + " requests to both versions in this step"));
        }
        addMissingCalm(watches, missing);
        missing.addAll(missingProofs(watches));
        return missing;
    }

    /** Adds what must be over, or below a limit, before the weight may rise. */
    private void addMissingCalm(Watches all, List<MissingEvidence> to) {
        if (all.isRecovering()) {
            to.add(new MissingEvidence("the end of the canary's start"));
        }
        if (all.isShareRefuted()) {
            to.add(new MissingEvidence("the canary's share of the traffic"));
        }
        if (isWarmingUp()) {
            to.add(new MissingEvidence("the end of the warm-up"));
        }
        if (all.isIncident()) {
            to.add(new MissingEvidence("the end of the incident"));
        }
        if (isSuspect(all)) {
            to.add(new MissingEvidence("an e-value of harm below 10"));
        } else if (isLeaning(all)) {
            to.add(new MissingEvidence("an e-value of harm below 2"));
        }
    }

    private List<MissingEvidence> missingReports(Watches all) {
        return all.missingReports(ticks.rung(), ticks.last(), ticks.isAlone());
    }

    private List<MissingEvidence> missingProofs(Watches all) {
        var rung = ticks.rung();
        return rung == Rung.PROMOTION || policy.analysis().ladder() ? all.missingProofs(rung) : List.of();
    }

    private static boolean isSuspect(Watches all) {
        return all.cappedLogEvidence() >= SUSPECT_LOG;
    }

    private boolean isLeaning(Watches all) {
        return all.cappedLogEvidence() >= LEAN_LOG
                && ticks.rung() == Rung.PROMOTION
                && ticks.stepSeconds() + policy.analysis().tickSeconds() < LEAN_SECONDS_MOST;
    }

    private boolean isProven() {
        return watches != null && watches.missingProofs(Rung.PROMOTION).isEmpty();
    }

    private State state(List<MissingEvidence> missing) {
        if (rolledBack) {
            return State.ROLLBACK;
        }
        boolean proven = missing.isEmpty() && isProven();
        if (isOver() && !proven) {
            return State.INCONCLUSIVE;
        }
        if (watches == null) {
            return isWarmingUp() ? State.WARMUP : State.RUNNING;
        }
        if (watches.isIncident()) {
            return State.INCIDENT;
        }
        if (isSuspect(watches)) {
            return State.SUSPECT;
        }
        if (isWarmingUp() || watches.isRecovering()) {
            return State.WARMUP;
        }
        return proven ? State.PROVEN : State.RUNNING;
    }

    private boolean isOver() {
        var most = policy.analysis().maxDuration();
        return most != null
                && !ticks.step().isBaking() // a bake comes after the comparison
                && ticks.span() > 0
                && ticks.span() * policy.analysis().tickSeconds() >= most.toMillis() / 1000.0;
    }

    private Rule rule(State state) {
        return switch (state) {
            case ROLLBACK ->
                watches != null
                                && watches.cappedLogEvidence() < goal
                                && watches.bake().isAlarmed()
                        ? Rule.BAKE
                        : Rule.HARM;
            case INCONCLUSIVE -> watches == null ? Rule.NO_BASELINE : Rule.MAX_DURATION;
            case INCIDENT -> Rule.INCIDENT;
            case SUSPECT -> Rule.SUSPICION;
            case WARMUP -> Rule.WARM_UP;
            case RUNNING, PROVEN -> ruleThatHolds();
        };
    }

    private Rule ruleThatHolds() {
        if (watches == null) {
            return Rule.NO_BASELINE;
        }
        if (!ticks.isReported()
                || !ticks.isCompared()
                || !ticks.isFresh()
                || !missingReports(watches).isEmpty()) {
            return Rule.NO_REPORT;
        }
        if (watches.isShareRefuted()) {
            return Rule.TRAFFIC_SHARE;
        }
        if (!missingProofs(watches).isEmpty()) {
            return Rule.PROOF;
        }
        return isLeaning(watches) ? Rule.LEAN : Rule.NONE;
    }
}
