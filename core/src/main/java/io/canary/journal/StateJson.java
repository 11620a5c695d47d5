package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.rollout.Ask;
import io.canary.rollout.State;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Withdrawn;
import io.canary.spi.Weight;
import java.time.Instant;

/** States as JSON: an object with the name of the state as its {@code type}, and one field for each of the record's. */
final class StateJson {

    private StateJson() {}

    static ObjectNode write(State state) {
        return switch (state) {
            case Pending p -> with(p.ask(), typed("pending"));
            case Soaking s -> watched("soaking", s.step(), s.confirmed(), s.failures(), s.since(), s.nextEvaluation());
            case Shifting s ->
                with(s.ask(), watched("shifting", s.step(), s.confirmed(), s.failures(), s.since(), s.nextEvaluation()))
                        .put("to_bp", s.to().basisPoints());
            case Reasserting r ->
                with(
                        r.ask(),
                        watched("reasserting", r.step(), r.confirmed(), r.failures(), r.since(), r.nextEvaluation()));
            case Paused p -> typed("paused").set("resume_to", write(p.resumeTo()));
            case Promoting p ->
                with(
                        p.ask(),
                        watched("promoting", p.step(), p.confirmed(), p.failures(), p.since(), p.nextEvaluation()));
            case Retreating r ->
                with(r.ask(), placed("retreating", r.step(), r.failures()))
                        .put("confirmed_bp", r.confirmed().basisPoints())
                        .put("goal", Fields.lower(r.goal()))
                        .put("reason", r.reason());
            case Promoted p ->
                placed("promoted", p.step(), p.failures())
                        .put("at", p.at().toString())
                        .put("reason", p.reason());
            case Withdrawn w ->
                placed("withdrawn", w.step(), w.failures())
                        .put("at", w.at().toString())
                        .put("goal", Fields.lower(w.goal()))
                        .put("reason", w.reason());
        };
    }

    private static ObjectNode typed(String type) {
        return Codec.object().put("type", type);
    }

    private static ObjectNode placed(String type, int step, int failures) {
        return typed(type).put("step", step).put("failures", failures);
    }

    private static ObjectNode watched(
            String type, int step, Weight confirmed, int failures, Instant since, Instant nextEvaluation) {
        return placed(type, step, failures)
                .put("confirmed_bp", confirmed.basisPoints())
                .put("since", since.toString())
                .put("next_evaluation", nextEvaluation.toString());
    }

    private static ObjectNode with(Ask ask, ObjectNode json) {
        var retryAt = ask.retryAt();
        json.putObject("ask")
                .put("number", ask.number())
                .put("attempt", ask.attempt())
                .put("since", ask.since().toString())
                .put("retry_at", retryAt == null ? null : retryAt.toString())
                .put("last_error", ask.lastError());
        return json;
    }

    static State read(Fields f) {
        return switch (f.text("type")) {
            case "pending" -> new Pending(ask(f));
            case "soaking" ->
                new Soaking(step(f), confirmed(f), failures(f), f.instant("since"), f.instant("next_evaluation"));
            case "shifting" ->
                new Shifting(
                        step(f),
                        confirmed(f),
                        new Weight(f.number("to_bp")),
                        failures(f),
                        f.instant("since"),
                        f.instant("next_evaluation"),
                        ask(f));
            case "reasserting" ->
                new Reasserting(
                        step(f), confirmed(f), failures(f), f.instant("since"), f.instant("next_evaluation"), ask(f));
            case "paused" -> new Paused(climbing(f.child("resume_to")));
            case "promoting" ->
                new Promoting(
                        step(f), confirmed(f), failures(f), f.instant("since"), f.instant("next_evaluation"), ask(f));
            case "retreating" -> new Retreating(step(f), confirmed(f), failures(f), goal(f), f.text("reason"), ask(f));
            case "promoted" -> new Promoted(step(f), failures(f), f.instant("at"), f.text("reason"));
            case "withdrawn" -> new Withdrawn(step(f), failures(f), f.instant("at"), goal(f), f.text("reason"));
            default -> throw new JournalException("a state of type " + f.text("type") + " is not known");
        };
    }

    private static Climbing climbing(Fields f) {
        if (read(f) instanceof Climbing climbing) {
            return climbing;
        }
        throw new JournalException("a pause cannot go back to " + f.text("type"));
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

    private static Goal goal(Fields f) {
        return f.constant("goal", Goal.class);
    }

    private static Ask ask(Fields state) {
        var f = state.child("ask");
        return new Ask(
                f.whole("number"),
                f.number("attempt"),
                f.instant("since"),
                f.instantOrNull("retry_at"),
                f.textOrNull("last_error"));
    }
}
