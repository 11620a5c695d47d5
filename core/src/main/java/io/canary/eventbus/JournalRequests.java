package io.canary.eventbus;

import io.canary.api.DecisionJson;
import io.canary.api.DeploymentJson;
import io.canary.api.JournalQueries;
import io.canary.api.JournalQueries.EventPage;
import io.canary.api.Requests;
import io.canary.api.SamplesPage;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The actions that read the journal for a deployment, page by page. */
final class JournalRequests {
    /** The names of these actions. */
    static final List<String> ACTIONS = List.of("decision", "decisions", "events", "samples", "series");

    private final JournalQueries journal;
    private final WorkerExecutor writers;

    /** @param writers workers that write long replies */
    JournalRequests(JournalQueries journal, WorkerExecutor writers) {
        this.journal = journal;
        this.writers = writers;
    }

    /** A request with its deployment and its other fields. */
    private record One(String id) {}

    private record OneDecision(String id, long number) {}

    /** @param action one of {@link #ACTIONS} */
    Future<JsonObject> answer(String action, @Nullable Object body) {
        return switch (action) {
            case "decision" -> decision(Requests.read(OneDecision.class, body));
            case "decisions" ->
                journal.decisions(id(body), query(body))
                        .compose(found -> write(found, DecisionJson::decided))
                        .map(decisions -> new JsonObject().put("decisions", decisions));
            case "events" -> journal.events(body == null ? Map.of() : body).compose(this::events);
            case "samples" -> journal.samples(id(body), query(body)).compose(this::samples);
            case "series" ->
                journal.series(id(body), query(body)).compose(page -> writers.executeBlocking(page::write, false));
            default -> throw new IllegalArgumentException(action);
        };
    }

    private static String id(@Nullable Object body) {
        return Requests.read(One.class, body instanceof Map<?, ?> fields ? only("id", fields) : body)
                .id();
    }

    private static Map<?, ?> only(String name, Map<?, ?> fields) {
        Object value = fields.get(name);
        return value == null ? Map.of() : Map.of(name, value);
    }

    /** The fields without the id. */
    private static Map<?, ?> query(@Nullable Object body) {
        var rest = new LinkedHashMap<Object, @Nullable Object>();
        if (body instanceof Map<?, ?> fields) {
            rest.putAll(fields);
            rest.remove("id");
        }
        return rest;
    }

    private Future<JsonObject> decision(OneDecision one) {
        return journal.decision(one.id(), String.valueOf(one.number())).map(DecisionJson::decided);
    }

    private Future<JsonObject> events(EventPage page) {
        var next = page.next();
        return write(page.events(), DeploymentJson::happening).map(events -> new JsonObject()
                .put("events", events)
                .put("next", next == null ? null : new JsonObject().put(next.parameter(), next.cursor())));
    }

    private Future<JsonObject> samples(SamplesPage page) {
        return writers.executeBlocking(
                () -> {
                    var lines = new JsonArray();
                    String next = page.write(lines::add);
                    return new JsonObject().put("samples", lines).put("cursor", next);
                },
                false);
    }

    private <T> Future<JsonArray> write(List<T> items, Function<T, JsonObject> write) {
        return writers.executeBlocking(
                () -> new JsonArray(items.stream().map(write).toList()), false);
    }
}
