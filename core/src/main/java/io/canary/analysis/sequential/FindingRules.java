package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Finding.Rule;
import io.canary.analysis.sequential.Finding.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the evidence after a tick, and what is lacking.
 *
 * @param ticks that came
 * @param watches null before there is anything to compare with
 * @param rolledBack whether the evidence is conclusive against the canary
 * @param goal from which on it is, as a logarithm
 */
record FindingRules(
        SequentialPolicy policy,
        ObservedTicks ticks,
        StepWarmup warmUp,
        @Nullable Watches watches,
        boolean rolledBack,
        double goal) {
    private static final double SUSPECT_LOG = Math.log(10);

    /** More than that is a lean towards harm, which a promotion waits for to pass or to grow: */
    static final double LEAN_LOG = Math.log(2);

    /** but only in the beginning of a step, as with little traffic it does neither for long. */
    private static final double LEAN_SECONDS_MOST = 120;

    Finding finding() {
        var lacks = lacks();
        var state = state(lacks);
        boolean mayAdvance = lacks.isEmpty() && state != State.ROLLBACK && state != State.INCONCLUSIVE;
        return new Finding(
                ticks.last(),
                state,
                rule(state),
                mayAdvance,
                lacks,
                watches == null ? 0 : watches.logEvidence(),
                watches == null ? 0 : watches.told(),
                goal,
                watches == null ? List.of() : watches.findings(),
                policy.analysis().advisory(),
                watches == null || !ticks.isReported()
                        ? List.of()
                        : watches.reports().unreported(ticks.rung(), ticks.last(), ticks.isAlone()),
                watches == null ? List.of() : watches.lacks(Rung.PROMOTION),
                watches == null ? null : watches.bake().finding());
    }

    private boolean isWarmingUp() {
        return !warmUp.isOver(ticks.stepSeconds());
    }

    private List<MissingEvidence> lacks() {
        var lacks = new ArrayList<MissingEvidence>();
        if (watches == null) {
            lacks.add(new MissingEvidence("a report of the baseline"));
            return lacks;
        }
        if (ticks.isCanaryMissing()) {
            lacks.add(new MissingEvidence("the canary's reports"));
        }
        if (ticks.isBaselineMissing()) {
            lacks.add(new MissingEvidence("the baseline's reports"));
        }
        if (ticks.isReported()) {
            lacks.addAll(lacksOfReports(watches));
        }
        if (!ticks.isCompared()) {
            lacks.add(new MissingEvidence("a tick of this step with requests to both versions"));
        } else if (!ticks.isFresh()) {
            lacks.add(new MissingEvidence(ObservedTicks.FRESH_LEAST + " requests to both versions in this step"));
        }
        addLacksOfCalm(watches, lacks);
        lacks.addAll(lacksOfProof(watches));
        return lacks;
    }

    /** What is to be over, or below a limit, before the weight rises. */
    private void addLacksOfCalm(Watches all, List<MissingEvidence> to) {
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

    private List<MissingEvidence> lacksOfReports(Watches all) {
        return all.reports().lacks(ticks.rung(), ticks.last(), ticks.isAlone());
    }

    private List<MissingEvidence> lacksOfProof(Watches all) {
        var rung = ticks.rung();
        return rung == Rung.PROMOTION || policy.analysis().ladder() ? all.lacks(rung) : List.of();
    }

    private static boolean isSuspect(Watches all) {
        return all.told() >= SUSPECT_LOG;
    }

    private boolean isLeaning(Watches all) {
        return all.told() >= LEAN_LOG
                && ticks.rung() == Rung.PROMOTION
                && ticks.stepSeconds() + policy.analysis().tickSeconds() < LEAN_SECONDS_MOST;
    }

    private boolean isProven() {
        return watches != null && watches.lacks(Rung.PROMOTION).isEmpty();
    }

    private State state(List<MissingEvidence> lacks) {
        if (rolledBack) {
            return State.ROLLBACK;
        }
        boolean proven = lacks.isEmpty() && isProven();
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
                && !ticks.step().isBaking() // the comparison has come to its end before that
                && ticks.span() > 0
                && ticks.span() * policy.analysis().tickSeconds() >= most.toMillis() / 1000.0;
    }

    private Rule rule(State state) {
        return switch (state) {
            case ROLLBACK ->
                watches != null && watches.told() < goal && watches.bake().isAlarmed() ? Rule.BAKE : Rule.HARM;
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
                || !lacksOfReports(watches).isEmpty()) {
            return Rule.NO_REPORT;
        }
        if (watches.isShareRefuted()) {
            return Rule.TRAFFIC_SHARE;
        }
        if (!lacksOfProof(watches).isEmpty()) {
            return Rule.PROOF;
        }
        return isLeaning(watches) ? Rule.LEAN : Rule.NONE;
    }
}
