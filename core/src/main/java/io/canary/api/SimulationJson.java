package io.canary.api;

import io.canary.recording.LineError;
import io.canary.recording.SimulationInput;
import io.canary.simulate.SimulatedEnd;
import io.canary.simulate.SimulatedMove;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Simulations as JSON. Every field is always present; unknown values are null. */
public final class SimulationJson {
    private SimulationJson() {}

    /** The result of a simulation. */
    public static JsonObject end(SimulatedEnd end) {
        var moves = new JsonArray();
        end.moves().forEach(m -> moves.add(move(m)));
        return new JsonObject()
                .put("end", end.status().name())
                .put("reason", end.reason())
                .put("begun_at", JsonValues.time(end.begun()))
                .put("ended_at", JsonValues.time(end.at()))
                .put("duration_sec", JsonValues.seconds(end.duration()))
                .put("weight", end.weight().percent())
                .put("samples", end.samples())
                .put("samples_ignored", end.ignored())
                .put("ticks", end.ticks())
                .put("canary_requests", end.canaryRequests())
                .put("moves", moves)
                .put("moves_not_shown", end.movesLeftOut())
                .put("notes", new JsonArray(end.notes()));
    }

    private static JsonObject move(SimulatedMove m) {
        return new JsonObject()
                .put("at", JsonValues.time(m.at()))
                .put("after_sec", JsonValues.seconds(m.after()))
                .put("kind", m.kind().name())
                .put("weight", m.weight().percent())
                .put("next_weight", m.next().percent())
                .put("reason", m.sentence())
                .put("e_value", m.eValue())
                .put("times", m.times());
    }

    /** The errors of a simulation's input, as a problem document. */
    public static JsonObject mistakes(SimulationInput input) {
        var all = input.mistakes();
        long count = all.size() + (long) input.mistakesLeftOut();
        String detail = count == 1
                ? all.getFirst().toString()
                : "validation of the recording failed: " + count + " errors" + unread(input);
        var json = ProblemException.document(400, detail, List.of()).put("errors", list(all));
        return input.mistakesLeftOut() == 0 ? json : json.put("errors_omitted", input.mistakesLeftOut());
    }

    private static String unread(SimulationInput input) {
        return input.unreadFrom() == 0 ? "" : " before line " + input.unreadFrom() + ", and the rest was not read";
    }

    private static JsonArray list(List<LineError> mistakes) {
        var list = new JsonArray();
        mistakes.forEach(m -> list.add(new JsonObject()
                .put("line", m.line())
                .put("pointer", m.problem().pointer())
                .put("detail", m.problem().detail())));
        return list;
    }
}
