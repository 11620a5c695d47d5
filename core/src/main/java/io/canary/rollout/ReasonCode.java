package io.canary.rollout;

import io.canary.analysis.Role;
import io.canary.rollout.ReasonCode.Parameter.Type;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All reasons with their arguments. A code's name in lower case is part of the API: none may change. */
public enum ReasonCode {
    /** Recorded by a version without codes: only the sentence is known. */
    RECORDED(text("text")),

    // requests
    CANCEL_REQUESTED(text("reason")),
    ROLLBACK_REQUESTED(text("reason")),
    PAUSE_REQUESTED(text("reason")),
    RESUME_REQUESTED(text("reason")),
    SKIP_REQUESTED(text("reason")),
    PROMOTE_REQUESTED(text("reason")),
    PROMOTE_UNPROVEN_REQUESTED(text("reason")),
    ABANDON_REQUESTED(text("reason")),

    // consequences of another reason
    ROLLING_BACK(Use.CONSEQUENCE, reason("because")),
    FAILED(Use.CONSEQUENCE, reason("because")),
    PAUSED_BECAUSE(Use.CONSEQUENCE, reason("because")),
    STILL_PAUSED(Use.CONSEQUENCE, reason("because")),
    STILL_PROMOTING(Use.CONSEQUENCE, reason("because")),

    // what a deployment does or waits for
    ASKING_FOR_WEIGHT(text("router"), weight("weight"), weight("confirmed"), count("attempt"), text("error")),
    ASKING_AGAIN(text("router"), weight("weight"), count("attempt"), text("error")),
    ASKING_FOR_PROMOTION(text("router"), text("version"), weight("confirmed"), count("attempt"), text("error")),
    ASKING_FOR_BASELINE(Use.PART, text("baseline"), text("router"), count("attempt"), text("error")),
    UNKNOWN_UNTIL_CONFIRMED(Use.PART),
    SOAKING(weight("weight")),
    BAKING(weight("weight"), time("until")),
    WAITING_FOR_SKIP(weight("weight"), time("passed_at")),
    SKIP_OR_PROMOTE(Use.PART, weight("weight")),
    HELD(weight("weight"), time("bake_until"), reason("because")),
    HELD_AT_WEIGHT(Use.PART, weight("weight")),
    HELD_DRIFTED(text("router"), weight("found"), weight("confirmed")),
    HELD_DRIFTED_UNSEEN(reason("unseen"), weight("found"), weight("confirmed")),
    PAUSED,
    ROLLBACK_UNLESS_ENDED(Use.PART, time("at")),
    ROLLBACK_UNLESS_VERDICT(Use.PART, time("at")),

    // verdicts
    EVIDENCE(Use.PART, text("verdict"), reason("seen"), reason("late")),
    BAKING_ON_EVIDENCE(Use.PART, reason("evidence")),
    WAITING_FOR_EVIDENCE(Use.PART, reason("evidence"), duration("promoted_after"), rate("requests_per_second")),
    WINDOW_SEEN(Use.PART, duration("window"), duration("interval")),
    REPORTS_LATE(Use.PART, constant("version", Type.ROLE), duration("by"), duration("most")),
    REPORTS_AFTER_TICK(Use.PART, constant("version", Type.ROLE), duration("by")),
    DECIDED(reason("evidence"), constant("kind", Type.KIND), constant("trigger", Type.TRIGGER)),
    ADVANCED(reason("decision"), weight("from"), weight("to")),
    BAKE_BEGUN(reason("decision"), weight("weight"), time("until")),
    STEP_PASSED(reason("decision"), weight("weight")),
    VERDICT_FAILED(text("verdict")),
    FAILED_IN_A_ROW(count("failures"), count("most"), reason("held"), text("verdict")),
    BREACHED_AND_HELD(reason("held"), text("verdict")),
    HELD_AS_ADVISORY(Use.PART),
    HELD_AS_NO_ROLLBACK(Use.PART),
    HELD_AS_PROMOTE_UNPROVEN(Use.PART),
    FAILING(text("verdict"), reason("counted")),
    IN_A_ROW(Use.PART, count("failures"), count("most")),
    CANARY_SILENT_EVER,
    CANARY_SILENT(time("since")),
    CANARY_SILENT_ON_ERRORS(time("since")),

    // deadlines
    DEADLINE_EXCEEDED(duration("deadline")),
    MAX_HOLD_EXCEEDED(weight("weight"), duration("held"), reason("because")),
    HOLD_FOR_TRAFFIC_EXCEEDED(weight("weight"), duration("held"), reason("because")),
    MAX_DURATION_REACHED(text("verdict")),
    CLOCK_MOVED_FORWARDS(duration("by"), reason("then")),
    CLOCK_MOVED_BACKWARDS(duration("by"), reason("then")),
    EVIDENCE_AFRESH(Use.PART),

    // router
    CREATED(text("service"), text("baseline"), text("version"), weight("weight"), text("override")),
    WEIGHT_CONFIRMED(weight("weight")),
    CONFIRMED_AT_PAUSE(Use.PART, weight("weight")),
    BASELINE_CONFIRMED(text("version")),
    PROMOTION_CONFIRMED(text("version")),
    ALL_TRAFFIC(text("version")),
    NOT_OBSERVED(Use.PART),
    ROUTER_FAILED(text("error")),
    ROUTER_FAILED_WEIGHT(Use.PART, weight("weight"), text("error")),
    ROUTER_FAILED_PROMOTION(Use.PART, text("error")),
    WEIGHT_REFUSED(weight("weight"), time("since"), text("error")),
    PROMOTION_REFUSED(time("since"), text("error")),
    REQUESTED_PROMOTION_REFUSED(time("since"), text("error")),
    INITIAL_WEIGHT_UNANSWERED,
    INITIAL_WEIGHT_NOT_APPLIED(text("error")),
    NOTHING_CHANGED(Use.PART),
    BASELINE_NOT_NEEDED(Use.PART, text("baseline"), text("error"), text("version")),
    ROUTER_UNSEEN(text("router"), time("since"), reason("because")),
    ROUTER_SEEN_AGAIN(text("router"), reason("then")),
    ROUTER_SEEN_DRIFTED(text("router"), reason("carries")),
    STEP_STARTS_AGAIN(Use.PART),
    ASKING_TO_HOLD_AGAIN(Use.PART),
    TRAFFIC_UNKNOWN(weight("weight"), text("version")),
    NOT_ASKED_AGAIN(Use.PART, text("router")),

    // drift
    CARRIES(Use.PART, shares("weights")),
    CARRIES_NOTHING(Use.PART, text("service")),
    DRIFTED(text("router"), reason("carries"), weight("confirmed"), text("version")),
    DRIFT_ENDED(weight("weight")),
    TAKEN_OFF_CANARY(text("router"), reason("carries"), constant("run", Type.RUN)),
    PROMOTION_DRIFTED(text("router"), reason("carries"), text("version")),
    PROMOTION_ASKED_AGAIN(Use.PART),
    PROMOTION_RESTORED(text("router"), text("version")),
    PROMOTION_UNDONE(Use.PART, time("since"), text("router"), reason("carries")),
    LEASE_LAPSED(weight("weight"), text("baseline"), text("router")),
    SHARE_MISMATCH(weight("observed"), weight("asked")),
    SHARE_FAR_OFF(weight("observed"), weight("asked")),
    SHARE_RESTORED(weight("observed")),

    // measurements
    MEASUREMENTS_LOST(text("error")),
    MEASUREMENTS_RESTORED,

    // restarts of the service
    RESTARTED(Use.PART),
    RESTARTED_ASKING_WEIGHT(weight("weight")),
    RESTARTED_ASKING_ALL(text("version")),
    RESTARTED_LOOKING,

    // after a rollback
    RECOVERED(text("baseline"), text("verdict")),
    NOT_RECOVERED(text("baseline"), duration("after"), text("verdict")),
    RECOVERY_UNKNOWN(text("baseline"), text("verdict")),
    BEING_RECORDED(Use.PART),
    NOT_RECORDED(Use.PART, text("error")),

    // rejected commands
    WRONG_STATUS(Use.REFUSAL, text("command"), text("status")),
    NOT_CONFIRMED(Use.REFUSAL, text("command"), weight("weight")),
    NOT_CONFIRMED_AGAIN(Use.REFUSAL, text("command"), weight("weight")),
    NOT_AT_WEIGHT(Use.REFUSAL, text("command"), weight("weight")),
    NO_PASS(Use.REFUSAL, text("command"), weight("weight")),
    STEP_HELD(Use.REFUSAL, text("command"), reason("because")),
    UNSEEN_TOO_SHORT(Use.REFUSAL, text("router"), duration("least")),
    NOTHING_UNCONFIRMED(Use.REFUSAL, text("router")),
    FAILED_TOO_SELDOM(Use.REFUSAL, text("router"), count("failures"), count("least")),

    // invariants
    INVARIANT_BREACHED(reason("breach")),
    REQUEST_OUT_OF_ORDER(Use.PART, count("request"), count("last")),
    REQUEST_DURING_ROLLBACK(Use.PART, text("request")),
    RISE_WITHOUT_PASS(Use.PART, text("request"), weight("asked")),
    END_LEFT(Use.PART, text("status")),
    END_UNCONFIRMED(Use.PART, text("status"), text("event"));

    /** Where a code is used. */
    private enum Use {
        /** As the reason of a status or of a history entry. */
        REASON,
        /** As a consequence of another reason, which is its only argument. */
        CONSEQUENCE,
        /** As a part of another reason, or after it. */
        PART,
        /** As the reason why a command is rejected. */
        REFUSAL
    }

    private final Use use;

    @SuppressWarnings("ImmutableEnumChecker") // immutable in fact
    private final List<Parameter> parameters;

    ReasonCode(Parameter... parameters) {
        this(Use.REASON, parameters);
    }

    ReasonCode(Use use, Parameter... parameters) {
        this.use = use;
        this.parameters = List.of(parameters);
    }

    /**
     * A parameter of a code.
     *
     * @param name the name by which it is stored and documented
     */
    public record Parameter(String name, Type type) {

        /** The types of arguments. */
        public enum Type {
            TEXT(String.class),
            COUNT(Long.class),
            RATE(Double.class),
            WEIGHT(Weight.class),
            DURATION(Duration.class),
            TIME(Instant.class),
            REASON(Reason.class),
            /** The weight of each version. */
            SHARES(Map.class),
            ROLE(Role.class),
            KIND(Decision.Kind.class),
            TRIGGER(Decision.Trigger.class),
            RUN(Event.Run.class);

            private final Class<?> argument;

            Type(Class<?> argument) {
                this.argument = argument;
            }

            public Class<?> argument() {
                return argument;
            }
        }
    }

    private static Parameter text(String name) {
        return new Parameter(name, Type.TEXT);
    }

    private static Parameter count(String name) {
        return new Parameter(name, Type.COUNT);
    }

    private static Parameter rate(String name) {
        return new Parameter(name, Type.RATE);
    }

    private static Parameter weight(String name) {
        return new Parameter(name, Type.WEIGHT);
    }

    private static Parameter duration(String name) {
        return new Parameter(name, Type.DURATION);
    }

    private static Parameter time(String name) {
        return new Parameter(name, Type.TIME);
    }

    private static Parameter reason(String name) {
        return new Parameter(name, Type.REASON);
    }

    private static Parameter shares(String name) {
        return new Parameter(name, Type.SHARES);
    }

    private static Parameter constant(String name, Type type) {
        return new Parameter(name, type);
    }

    /** The parameters, in order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The name that users see. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it can appear as the {@code reason_code} of a status or of a history entry. */
    public boolean isReported() {
        return use == Use.REASON;
    }

    /** Whether it can appear as the {@code reason_code} of a refused command. */
    public boolean isRefusal() {
        return use == Use.REFUSAL;
    }

    boolean isConsequence() {
        return use == Use.CONSEQUENCE;
    }

    void check(List<@Nullable Object> args) {
        boolean fits = args.size() == parameters.size();
        for (int i = 0; fits && i < args.size(); i++) {
            fits = args.get(i) == null || parameters.get(i).type().argument().isInstance(args.get(i));
        }
        if (!fits) {
            throw new IllegalArgumentException(this + " with the arguments " + args);
        }
    }
}
