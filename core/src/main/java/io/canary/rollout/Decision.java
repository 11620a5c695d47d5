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
 * What followed from a verdict, with everything that it was decided on: deciding again from the same spec gives the
 * same.
 *
 * @param step the step at which the evidence was gathered
 * @param weight the confirmed weight at which the evidence was gathered
 * @param failures FAILs in a row before this verdict
 * @param recorded what was reported since the decision before, by tick, where it is in no comparison
 * @param part which part of the step the verdict is on; null for all of it
 * @param late what came too late to be compared; null for nothing
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

    /** What was recorded is packed: it stays for as long as the decision is the last. */
    public Decision {
        recorded = PackedTicks.of(recorded);
    }

    /** One on the whole step. */
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

    /** What can follow from a verdict. */
    public enum Kind {
        ADVANCE,
        HOLD,
        ROLL_BACK,
        PROMOTE
    }

    /** What a verdict comes upon: the same one may lead elsewhere. */
    public enum Trigger {
        /** The end of an interval: the verdict alone decides. */
        INTERVAL_ELAPSED(""),
        /** The same, in the last step, with a PASS: the canary bakes, and is promoted by one once that is over. */
        BAKING(", baking"),
        /** The same, with a PASS, in a step that a person leaves: it waits to be skipped. */
        MANUAL_STEP(", waiting for skip"),
        /** The end of an interval, and no verdict was conclusive for as long as that may be. */
        MAX_HOLD_EXCEEDED(", held for as long as it may be"),
        /** The same, while it is not known which split is in force: a PASS lifts nothing. */
        ROUTER_UNSEEN(", the router cannot be seen"),
        /** The same, while clients get another share than was asked for: a PASS lifts nothing. */
        SHARE_MISMATCH(", clients get another share than was asked for"),
        /** The same, while the router has not confirmed the next weight: only a FAIL has consequences. */
        SHIFTING(", the router has not confirmed the next weight"),
        /** The same, while the router has not confirmed the same weight again: only a FAIL has consequences. */
        REASSERTING(", the router has not confirmed the weight again"),
        /** The same, while the traffic is not where it was put: only a FAIL has consequences. */
        DRIFTED(", the traffic is not where it was put"),
        /** The same, while the rollout is held: only a FAIL has consequences. */
        PAUSED(", paused"),
        /** The same, while the router has not confirmed the promotion: only a FAIL has consequences. */
        PROMOTING(", the router has not confirmed the promotion"),
        /** The same, and somebody wants it without a PASS: nothing has consequences. */
        PROMOTING_UNPROVEN(", the router has not confirmed the promotion"),
        /** The evidence became conclusive before the end of an interval. */
        BREACHED(", at once"),
        /** The end of an interval, and the time that a comparison may take is over. */
        MAX_DURATION_REACHED(", max_duration_sec reached"),
        /** A person wants the rest of the step skipped: a PASS is needed for it. */
        SKIP_REQUESTED(", as wanted"),
        /** A person wants the promotion now: a PASS is enough for it. */
        PROMOTE_REQUESTED(", as wanted"),
        /** A person wants the promotion now, whatever the verdict is. */
        PROMOTION_UNPROVEN(" without a PASS, as wanted");

        private final String words;

        Trigger(String words) {
            this.words = words;
        }
    }

    /** Whether anything was reported since the decision before, as far as ticks were made of it. */
    public boolean hasTicks() {
        return !recorded.isEmpty()
                || (verdict instanceof Verdict.Comparative c
                        && !c.compared().inputs().ticks().isEmpty());
    }

    /** For people, in one sentence. */
    public String sentence() {
        String act =
                switch (kind) {
                    case ADVANCE -> "advance";
                    case HOLD -> "hold";
                    case ROLL_BACK -> "roll back";
                    case PROMOTE -> "promote";
                };
        return evidenceSentence() + ": " + act + (isExplained() ? trigger.words : "");
    }

    /** What the verdict is on, and what of it was not seen, for people. */
    String evidenceSentence() {
        String seen = part == null ? "" : " (" + part + ")";
        return verdict.sentence()
                + seen
                + (late == null || !(verdict instanceof Verdict.Inconclusive) ? "" : "; " + late);
    }

    /** Whether the occasion is why the verdict has the consequences that it has. */
    private boolean isExplained() {
        return verdict instanceof Verdict.Pass || EXPLAINED.contains(trigger);
    }
}
