package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.PackedTicks;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consequence of a verdict, with all of its inputs. Deciding again from the same spec gives the same result.
 *
 * @param step the step at which the evidence was gathered
 * @param weight the confirmed weight at which the evidence was gathered
 * @param failures FAILs in a row before this verdict
 * @param recorded what was reported since the previous decision, by tick, if no comparison contains it
 * @param part which part of the step the verdict covers; null for all of it
 * @param late the reports that came too late to be compared; null if none did
 */
public record Decision(
        Instant at,
        Kind kind,
        Trigger trigger,
        int step,
        Weight weight,
        int failures,
        Verdict verdict,
        Aggregates evidence,
        List<Stratum> recorded,
        @Nullable PartialWindow part,
        @Nullable Lateness late) {

    private static final Set<Trigger> EXPLAINED = EnumSet.of(
            Trigger.MAX_HOLD_EXCEEDED, Trigger.BREACHED, Trigger.MAX_DURATION_REACHED, Trigger.PROMOTION_UNPROVEN);

    /** Packs the recorded samples: they stay in memory as long as this is the last decision. */
    public Decision {
        recorded = PackedTicks.of(recorded);
    }

    /** A decision on the whole step. */
    public Decision(
            Instant at,
            Kind kind,
            Trigger trigger,
            int step,
            Weight weight,
            int failures,
            Verdict verdict,
            Aggregates evidence,
            List<Stratum> recorded) {
        this(at, kind, trigger, step, weight, failures, verdict, evidence, recorded, null, null);
    }

    /** The possible consequences of a verdict. */
    public enum Kind {
        ADVANCE,
        HOLD,
        ROLL_BACK,
        PROMOTE
    }

    /** The situation of a verdict. The same verdict may have other consequences in another situation. */
    public enum Trigger {
        /** The end of an interval: the verdict alone decides. */
        INTERVAL_ELAPSED,
        /**
         * The end of an interval in the last step, with a PASS: the canary bakes, and the first PASS after the bake
         * promotes it.
         */
        BAKING,
        /** The end of an interval, with a PASS, in a step whose advance is manual: it waits to be skipped. */
        MANUAL_STEP,
        /** The end of an interval, and the maximum time without a conclusive verdict is over. */
        MAX_HOLD_EXCEEDED,
        /** The end of an interval, while the split in force is unknown: a PASS raises nothing. */
        ROUTER_UNSEEN,
        /** The end of an interval, while clients do not get the requested share: a PASS raises nothing. */
        SHARE_MISMATCH,
        /** The end of an interval, before the router has confirmed the next weight: only a FAIL has consequences. */
        SHIFTING,
        /**
         * The end of an interval, before the router has confirmed the same weight again: only a FAIL has consequences.
         */
        REASSERTING,
        /** The end of an interval, during drift: only a FAIL has consequences. */
        DRIFTED,
        /** The end of an interval, while the rollout is paused: only a FAIL has consequences. */
        PAUSED,
        /** The end of an interval, before the router has confirmed the promotion: only a FAIL has consequences. */
        PROMOTING,
        /** The same, for a promotion that was requested without a PASS: nothing has consequences. */
        PROMOTING_UNPROVEN,
        /** The evidence became conclusive before the end of an interval. */
        BREACHED,
        /** The end of an interval, and the maximum duration of a comparison is over. */
        MAX_DURATION_REACHED,
        /** A person requested to skip the rest of the step, which needs a PASS. */
        SKIP_REQUESTED,
        /** A person requested the promotion now, which needs a PASS. */
        PROMOTE_REQUESTED,
        /** A person requested the promotion now, whatever the verdict is. */
        PROMOTION_UNPROVEN
    }

    /** Whether anything that became part of a tick was reported since the previous decision. */
    public boolean hasTicks() {
        return !recorded.isEmpty()
                || (verdict instanceof Verdict.Comparative c
                        && !c.compared().inputs().ticks().isEmpty());
    }

    /** What was decided, and why. */
    public Reason reason() {
        return Reason.of(ReasonCode.DECIDED, evidenceReason(), kind, isExplained() ? trigger : null);
    }

    /** What the verdict covers, and what it has not seen. */
    Reason evidenceReason() {
        return Reason.of(
                ReasonCode.EVIDENCE,
                verdict.sentence(),
                part == null ? null : part.reason(),
                late == null || !(verdict instanceof Verdict.Inconclusive) ? null : late.reason());
    }

    /** Whether the trigger explains the consequences of the verdict. */
    private boolean isExplained() {
        return verdict instanceof Verdict.Pass || EXPLAINED.contains(trigger);
    }
}
