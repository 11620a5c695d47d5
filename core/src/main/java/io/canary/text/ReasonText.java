package io.canary.text;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the sentences of reasons. No other class does. */
public final class ReasonText {
    private static final String ATTEMPT = "[, attempt {attempt} (last answer: {error})]";
    private static final String WAITING_FOR_TRAFFIC = "; waiting for the traffic to be put back, or resumed";
    private static final Map<ReasonCode, Template> TEMPLATES = Stream.of(ReasonCode.values())
            .collect(Collectors.toUnmodifiableMap(
                    code -> code, code -> Template.parse(template(code), code.parameters())));

    private ReasonText() {}

    /** The sentence of a history entry. */
    public static String message(HistoryEntry entry) {
        return of(entry.reason());
    }

    /** The sentence of a reason, followed by its further reasons. */
    public static String of(Reason reason) {
        var text = new StringBuilder();
        append(reason, text);
        return text.toString();
    }

    static void append(Reason reason, StringBuilder to) {
        template(reason).append(reason.args(), to);
        for (var also : reason.also()) {
            to.append(template(also).continues() ? "" : "; ");
            append(also, to);
        }
    }

    private static Template template(Reason reason) {
        return Objects.requireNonNull(TEMPLATES.get(reason.code()));
    }

    /**
     * The sentence of a code, with its arguments in braces. A part in brackets is left out if an argument in it is
     * null. A duration with a tilde is rounded. A sentence that begins with a comma or a colon continues the one
     * before.
     */
    public static String template(ReasonCode code) {
        return switch (code) {
            case RECORDED -> "{text}";
            case CANCEL_REQUESTED -> "cancelled on request[: {reason}]";
            case ROLLBACK_REQUESTED -> "rolled back on request[: {reason}]";
            case PAUSE_REQUESTED -> "paused on request[: {reason}]";
            case RESUME_REQUESTED -> "resumed on request[: {reason}]";
            case SKIP_REQUESTED -> "skipped on request[: {reason}]";
            case PROMOTE_REQUESTED -> "promoted on request[: {reason}]";
            case PROMOTE_UNPROVEN_REQUESTED -> "promoted on request without a PASS[: {reason}]";
            case ABANDON_REQUESTED -> "abandoned on request[: {reason}]";
            case ROLLING_BACK -> "rolling back: {because}";
            case FAILED -> "failed: {because}";
            case PAUSED_BECAUSE -> "paused: {because}";
            case STILL_PAUSED -> "still paused: {because}";
            case STILL_PROMOTING -> "still promoting: {because}";
            case ASKING_FOR_WEIGHT -> "asking router {router} for {weight}[, {confirmed} confirmed]" + ATTEMPT;
            case ASKING_AGAIN -> "asking router {router} for {weight} again" + ATTEMPT;
            case ASKING_FOR_PROMOTION -> "asking router {router} to promote {version}, {confirmed} confirmed" + ATTEMPT;
            case ASKING_FOR_BASELINE -> "rolling back to {baseline} via {router}" + ATTEMPT;
            case UNKNOWN_UNTIL_CONFIRMED -> "until it confirms, what clients get is unknown";
            case SOAKING -> "soaking at {weight}";
            case BAKING -> "baking at {weight} until {until}";
            case WAITING_FOR_SKIP ->
                "held at {weight}: passed at {passed_at}, and its advance is manual: waiting for skip";
            case SKIP_OR_PROMOTE -> "held: the step at {weight} has passed: skip it to go on, or promote";
            case HELD -> "held at {weight}[, baking until {bake_until}]: {because}";
            case HELD_AT_WEIGHT -> "held at {weight}";
            case HELD_DRIFTED -> "held: router {router} carries {found}, not {confirmed}" + WAITING_FOR_TRAFFIC;
            case HELD_DRIFTED_UNSEEN ->
                "held: {unseen}; before that it carried {found}, not {confirmed}" + WAITING_FOR_TRAFFIC;
            case PAUSED -> "paused";
            case ROLLBACK_UNLESS_ENDED -> "auto-rollback at {at} unless ended";
            case ROLLBACK_UNLESS_VERDICT -> "auto-rollback at {at} unless a verdict is reached";
            case EVIDENCE -> "{verdict}[ ({seen})][; {late}]";
            case BAKING_ON_EVIDENCE -> ": {evidence}";
            case WAITING_FOR_EVIDENCE ->
                ", waiting for evidence: {evidence}"
                        + "[, about {promoted_after~} to promotion at {requests_per_second} requests/s]";
            case WINDOW_SEEN -> "seen: the last {window} of {interval}";
            case REPORTS_LATE ->
                "{version}'s reports come up to {by} late, and are not compared:"
                        + " policy.analysis.max_report_lag_sec is {most}";
            case REPORTS_AFTER_TICK ->
                "{version}'s reports come up to {by} late, some after their tick was compared: these do not count";
            case DECIDED -> "{evidence}: {kind}[{trigger}]";
            case ADVANCED -> "{decision} from {from} to {to}";
            case BAKE_BEGUN -> "{decision} at {weight} until {until}";
            case STEP_PASSED -> "{decision} at {weight}";
            case VERDICT_FAILED -> "{verdict}";
            case FAILED_IN_A_ROW -> "failed {failures}[ of {most}] in a row[, {held}]: {verdict}";
            case BREACHED_AND_HELD -> "{held}: {verdict}";
            case HELD_AS_ADVISORY -> "held because advisory is true";
            case HELD_AS_NO_ROLLBACK -> "held because rollback_on_failure is false";
            case HELD_AS_PROMOTE_UNPROVEN -> "held because the promotion was requested without a PASS";
            case FAILING -> "failing[: {verdict}][, {counted}]";
            case IN_A_ROW -> "{failures}[ of {most}] in a row";
            case CANARY_SILENT_EVER -> "the canary has reported nothing at all, while the baseline reports";
            case CANARY_SILENT -> "the canary has reported nothing since {since}, while the baseline reports";
            case CANARY_SILENT_ON_ERRORS ->
                "the canary has reported requests but not how many of them failed since {since},"
                        + " while the baseline reports its errors";
            case DEADLINE_EXCEEDED -> "deadline of {deadline} exceeded";
            case MAX_HOLD_EXCEEDED -> "no conclusive verdict at {weight} within {held}: {because}";
            case HOLD_FOR_TRAFFIC_EXCEEDED -> "no conclusive verdict at {weight} within {held~}: {because}";
            case MAX_DURATION_REACHED -> "{verdict}";
            case CLOCK_MOVED_FORWARDS -> "the clock was moved {by} forwards[: {then}]";
            case CLOCK_MOVED_BACKWARDS -> "the clock was moved {by} backwards[: {then}]";
            case EVIDENCE_AFRESH -> "evidence is gathered from zero";
            case CREATED ->
                "created: {service} from {baseline} to {version}, first at {weight}[; override: {override}]";
            case WEIGHT_CONFIRMED -> "the router confirmed {weight}";
            case CONFIRMED_AT_PAUSE -> "{weight} confirmed";
            case BASELINE_CONFIRMED -> "the router confirmed 100 % on {version}";
            case PROMOTION_CONFIRMED -> "promoted: the router confirmed 100 % on {version}";
            case ALL_TRAFFIC -> "all traffic is on {version}";
            case NOT_OBSERVED -> "not observed: no request to the canary was reported";
            case ROUTER_FAILED -> "{error}";
            case ROUTER_FAILED_WEIGHT -> "it was asked for {weight}: {error}";
            case ROUTER_FAILED_PROMOTION -> "it was asked for the promotion: {error}";
            case WEIGHT_REFUSED -> "the router has refused {weight} since {since}: {error}";
            case PROMOTION_REFUSED -> "the router has refused the promotion since {since}: {error}";
            case REQUESTED_PROMOTION_REFUSED -> "the router has refused to promote since {since}: {error}";
            case INITIAL_WEIGHT_UNANSWERED -> "initial weight not applied: the router did not answer";
            case INITIAL_WEIGHT_NOT_APPLIED -> "initial weight not applied: {error}";
            case NOTHING_CHANGED -> "nothing was changed, traffic is as it was";
            case BASELINE_NOT_NEEDED ->
                "the router does not put {baseline} back ({error}), and it never took the first split:"
                        + " {version} got no traffic";
            case ROUTER_UNSEEN -> "router {router} not seen since {since}, what clients get is unknown: {because}";
            case ROUTER_SEEN_AGAIN -> "router {router} is seen again, and has what it was asked for[{then}]";
            case ROUTER_SEEN_DRIFTED -> "router {router} is seen again, and carries {carries}";
            case STEP_STARTS_AGAIN -> ": the step starts again";
            case ASKING_TO_HOLD_AGAIN -> "; asking for it again, so that it measures and holds it";
            case TRAFFIC_UNKNOWN -> "unconfirmed: traffic unknown, last known at {weight} on {version}";
            case NOT_ASKED_AGAIN -> "unconfirmed: traffic unknown, and router {router} is not asked again";
            case CARRIES -> "{weights}";
            case CARRIES_NOTHING -> "nothing for {service}";
            case DRIFTED -> "router {router} carries {carries}, not {confirmed} on {version}";
            case DRIFT_ENDED -> "the router has {weight} again";
            case TAKEN_OFF_CANARY ->
                "the traffic was moved off the canary, not by this service: router {router} carries {carries}, {run};"
                        + " resume to give the canary its share again";
            case PROMOTION_DRIFTED -> "router {router} carries {carries}, not 100 % on {version}";
            case PROMOTION_ASKED_AGAIN -> "asking for the promotion again";
            case PROMOTION_RESTORED -> "router {router} carries 100 % on {version} again";
            case PROMOTION_UNDONE -> "not so since {since}: router {router} carries {carries}";
            case LEASE_LAPSED ->
                "the lease of {weight} ran out, or could not be renewed: the router gives {baseline} the traffic by"
                        + " itself; asking router {router} again";
            case SHARE_MISMATCH -> "clients send {observed} of the requests to the canary, not {asked}";
            case SHARE_FAR_OFF -> "clients send {observed} of the requests to the canary, not {asked}, for a minute";
            case SHARE_RESTORED -> "clients send {observed} of the requests to the canary, as asked";
            case MEASUREMENTS_LOST -> "the measurements are unavailable: {error}";
            case MEASUREMENTS_RESTORED -> "the measurements are available again";
            case RESTARTED -> "the orchestrator was started again";
            case RESTARTED_ASKING_WEIGHT -> "the orchestrator was started again, and asks the router for {weight}";
            case RESTARTED_ASKING_ALL ->
                "the orchestrator was started again, and asks the router for 100 % on {version}";
            case RESTARTED_LOOKING -> "the orchestrator was started again, and looks where the traffic is";
            case RECOVERED -> "rolling back helped: {baseline}: {verdict}";
            case NOT_RECOVERED -> "rolling back did not help: {baseline} {after} later: {verdict}";
            case RECOVERY_UNKNOWN -> "whether rolling back helped is not known: {baseline}: {verdict}";
            case BEING_RECORDED -> "being recorded";
            case NOT_RECORDED -> "not recorded yet: {error}";
            case WRONG_STATUS -> "cannot {command} a deployment that is {status}";
            case NOT_CONFIRMED -> "cannot {command} while the router has not confirmed {weight}";
            case NOT_CONFIRMED_AGAIN -> "cannot {command} while the router has not confirmed {weight} again";
            case NOT_AT_WEIGHT -> "cannot {command} while the traffic is not at {weight}";
            case NO_PASS -> "cannot {command} without a PASS at {weight}";
            case STEP_HELD -> "cannot {command}: {because}";
            case UNSEEN_TOO_SHORT ->
                "cannot abandon: router {router} has been out of sight for less than {least}; use cancel or rollback"
                        + " instead, or repeat this if it stays so";
            case NOTHING_UNCONFIRMED ->
                "cannot abandon: router {router} has confirmed what it was last asked for; use cancel or rollback"
                        + " instead";
            case FAILED_TOO_SELDOM ->
                "cannot abandon: router {router} has failed {failures} of {least} times in a row; use cancel or"
                        + " rollback instead, or repeat this if it keeps failing";
            case INVARIANT_BREACHED -> "invariant breached, transition not applied: {breach}";
            case REQUEST_OUT_OF_ORDER -> "router request {request} out of order after {last}";
            case REQUEST_DURING_ROLLBACK -> "{request} requested during a rollback";
            case RISE_WITHOUT_PASS -> "{request} requested after {asked} without a PASS at this step";
            case END_LEFT -> "left {status}, which is final";
            case END_UNCONFIRMED -> "{status} upon {event} without the router's confirmation";
        };
    }
}
