package io.canary.journal;

import static io.canary.text.EnumNames.lower;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.json.Times;
import io.canary.rollout.BakeState;
import io.canary.rollout.Failing;
import io.canary.rollout.Progress;
import io.canary.rollout.Reason;
import io.canary.rollout.RouterRequest;
import io.canary.rollout.State;
import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.RecoveryWatch;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Unchanged;
import io.canary.spi.Weight;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * States as JSON: an object with the name of the state as its {@code type}, and one field for each component of the
 * record.
 */
final class StateJson {

    private StateJson() {}

    static ObjectNode write(State state) {
        return switch (state) {
            case Pending p -> with(p.request(), typed("pending"));
            case Soaking s -> progress("soaking", 0, s.progress());
            case Shifting s ->
                with(s.request(), progress("shifting", 1, s.progress())).put("to_bp", s.to().basisPoints());
            case Reasserting r -> with(r.found(), with(r.request(), progress("reasserting", 0, r.progress())));
            case Drifted d -> with(d.found(), progress("drifted", 0, d.progress()));
            case Paused p -> paused(p);
            case Promoting p ->
                with(p.unproven(), with(p.request(), progress("promoting", 1, p.progress())))
                        .put("requested", p.requested())
                        .put("observed", p.observed());
            case RollingBack r ->
                with("first", r.first(), with(r.request(), placed("retreating", r.step(), r.failures())))
                        .put("confirmed_bp", r.confirmed().basisPoints())
                        .put("goal", lower(r.outcome()))
                        .put("condemned", r.condemned())
                        .set("reason", ReasonJson.write(r.reason()));
            case Promoted p ->
                ConditionsJson.with(
                        p.watch(),
                        placed("promoted", p.step(), p.failures())
                                .put("at", Times.exact(p.at()))
                                .set("reason", ReasonJson.write(p.reason())));
            case Reverted w ->
                with(
                        w.recoveryWatch(),
                        placed("withdrawn", w.step(), w.failures())
                                .put("at", Times.exact(w.at()))
                                .put("goal", lower(w.outcome()))
                                .put("condemned", w.condemned())
                                .set("reason", ReasonJson.write(w.reason())));
            case Abandoned a ->
                placed("abandoned", a.step(), a.failures())
                        .put("at", Times.exact(a.at()))
                        .set("reason", ReasonJson.write(a.reason()));
            case Unchanged u ->
                typed("unchanged").put("at", Times.exact(u.at())).set("reason", ReasonJson.write(u.reason()));
        };
    }

    private static ObjectNode typed(String type) {
        return Codec.object().put("type", type);
    }

    private static ObjectNode placed(String type, int step, int failures) {
        return typed(type).put("step", step).put("failures", failures);
    }

    /**
     * @param ahead how many steps ahead of the current one the stored step is: for a requested step, its number is
     *     known
     */
    private static ObjectNode progress(String type, int ahead, Progress p) {
        var json = placed(type, p.step() + ahead, p.failures())
                .put("confirmed_bp", p.confirmed().basisPoints())
                .put("since", Times.exact(p.since()))
                .put("next_evaluation", Times.exact(p.nextEvaluation()))
                .put("hold_until", Times.exact(p.holdUntil()))
                .put("deadline", Times.exact(p.deadline()));
        var bake = p.bake();
        if (bake != null) {
            json.putObject("bake")
                    .put("until", Times.exactOrNull(bake.until()))
                    .put("left", bake.left().toString());
        }
        var failing = p.failing();
        if (failing != null) {
            json.putObject("failing").put("verdict", failing.verdict()).put("advisory", failing.advisory());
        }
        return ConditionsJson.with(p.conditions(), json);
    }

    private static ObjectNode paused(Paused p) {
        ObjectNode json = typed("paused").set("resume_to", write(p.resumeTo()));
        return p.why() == null ? json : json.set("why", ReasonJson.write(p.why()));
    }

    private static ObjectNode with(@Nullable Reason unproven, ObjectNode json) {
        return unproven == null ? json : json.set("unproven", ReasonJson.write(unproven));
    }

    private static ObjectNode with(@Nullable Weight found, ObjectNode json) {
        return found == null ? json : json.put("found_bp", found.basisPoints());
    }

    private static ObjectNode with(@Nullable RecoveryWatch watch, ObjectNode json) {
        if (watch != null) {
            json.putObject("aftermath")
                    .put("next_evaluation", Times.exact(watch.nextEvaluation()))
                    .put("until", Times.exact(watch.until()));
        }
        return json;
    }

    private static ObjectNode with(RouterRequest request, ObjectNode json) {
        return with("ask", request, json);
    }

    private static ObjectNode with(String name, @Nullable RouterRequest request, ObjectNode json) {
        if (request == null) {
            return json;
        }
        var retryAt = request.retryAt();
        json.putObject(name)
                .put("number", request.number())
                .put("attempt", request.attempt())
                .put("since", Times.exact(request.since()))
                .put("retry_at", Times.exactOrNull(retryAt))
                .put("last_error", request.lastError())
                .put("may_have_changed", request.mayHaveChanged());
        return json;
    }

    static State read(Fields f) {
        return switch (f.text("type")) {
            case "pending" -> new Pending(ask(f));
            case "soaking" -> new Soaking(progress(f, 0));
            case "shifting" -> new Shifting(progress(f, 1), new Weight(f.number("to_bp")), ask(f));
            case "reasserting" -> new Reasserting(progress(f, 0), f.has("found_bp") ? found(f) : null, ask(f));
            case "drifted" -> new Drifted(progress(f, 0), found(f));
            case "paused" -> new Paused(progressing(f.child("resume_to")), ReasonJson.readOrNull(f, "why"));
            case "promoting" -> promoting(f);
            case "retreating" ->
                new RollingBack(
                        step(f),
                        confirmed(f),
                        failures(f),
                        goal(f),
                        condemned(f),
                        reason(f),
                        ask(f),
                        f.has("first") ? ask(f, "first") : null);
            case "promoted" ->
                new Promoted(step(f), failures(f), f.instant("at"), reason(f), ConditionsJson.promotion(f));
            case "withdrawn" ->
                new Reverted(step(f), failures(f), f.instant("at"), goal(f), condemned(f), reason(f), aftermath(f));
            case "unchanged" -> new Unchanged(f.instant("at"), reason(f));
            case "abandoned" -> new Abandoned(step(f), failures(f), f.instant("at"), reason(f));
            default -> throw new JournalException("a state of type " + f.text("type") + " is not known");
        };
    }

    /** Schema 1 had no limits: its documents get the smallest limits that settings allow. */
    private static Progress progress(Fields f, int ahead) {
        int step = step(f) - ahead;
        var since = f.instant("since");
        return new Progress(
                step,
                confirmed(f),
                failures(f),
                since,
                f.instant("next_evaluation"),
                f.has("hold_until") ? f.instant("hold_until") : since.plus(Duration.ofHours(1)),
                f.has("deadline") ? f.instant("deadline") : since.plus(Duration.ofDays(1)),
                f.has("failing") ? failing(f.child("failing")) : null,
                f.has("bake") ? bake(f.child("bake")) : null,
                ConditionsJson.read(f));
    }

    /** Before schema 8 a promotion by a person was not told apart from one by the last step. */
    private static Promoting promoting(Fields f) {
        return new Promoting(
                progress(f, 1),
                !f.has("requested") || f.flag("requested"),
                ReasonJson.readOrNull(f, "unproven"),
                !f.has("observed") || f.flag("observed"),
                ask(f));
    }

    /** Before schema 8 every rollback was one of a bad version. */
    private static boolean condemned(Fields f) {
        return f.has("condemned") ? f.flag("condemned") : goal(f) == Outcome.ROLLED_BACK;
    }

    private static Failing failing(Fields f) {
        return new Failing(f.text("verdict"), f.flag("advisory"));
    }

    private static BakeState bake(Fields f) {
        return new BakeState(f.instantOrNull("until"), f.duration("left"));
    }

    private static @Nullable RecoveryWatch aftermath(Fields state) {
        if (!state.has("aftermath")) {
            return null;
        }
        var f = state.child("aftermath");
        return new RecoveryWatch(f.instant("next_evaluation"), f.instant("until"));
    }

    private static Progressing progressing(Fields f) {
        if (read(f) instanceof Progressing progressing) {
            return progressing;
        }
        throw new JournalException("a pause cannot go back to " + f.text("type"));
    }

    private static Reason reason(Fields f) {
        return ReasonJson.read(f, "reason");
    }

    private static int step(Fields f) {
        return f.number("step");
    }

    private static int failures(Fields f) {
        return f.number("failures");
    }

    private static Weight confirmed(Fields f) {
        return new Weight(f.number("confirmed_bp"));
    }

    private static Weight found(Fields f) {
        return new Weight(f.number("found_bp"));
    }

    private static Outcome goal(Fields f) {
        return f.constant("goal", Outcome.class);
    }

    private static RouterRequest ask(Fields state) {
        return ask(state, "ask");
    }

    private static RouterRequest ask(Fields state, String name) {
        var f = state.child(name);
        return new RouterRequest(
                f.whole("number"),
                f.number("attempt"),
                f.instant("since"),
                f.instantOrNull("retry_at"),
                f.textOrNull("last_error"),
                !f.has("may_have_changed") || f.flag("may_have_changed"));
    }
}
