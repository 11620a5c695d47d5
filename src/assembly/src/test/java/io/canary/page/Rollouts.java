package io.canary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Orders;
import io.canary.distribution.RunningService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** The deployments of a service, as its API creates and changes them. */
final class Rollouts implements AutoCloseable {
    private static final List<Integer> LATENCIES = List.of(5, 15, 30, 25, 15, 6, 3, 1);

    /** At 25 ms. */
    private static final int FIRST_BUCKET = 150;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Orders orders = new Orders();
    private final RunningService service;

    Rollouts(RunningService service) {
        this.service = service;
    }

    /** One that stays at 25 % for an hour. */
    String createSlow(String name) throws IOException, InterruptedException {
        return create(name, new JsonObject(), new JsonObject());
    }

    /** One that is evaluated every second. Without samples it is held. */
    String createQuick(String name, JsonObject policy) throws IOException, InterruptedException {
        return create(name, new JsonObject().put("interval_sec", 1), policy);
    }

    /** @param strategy beside an initial weight of 25 % and an interval of an hour */
    String create(String name, JsonObject strategy, JsonObject policy) throws IOException, InterruptedException {
        return create(name, strategy, policy, "v2");
    }

    /** @param version the new version, and the owner */
    String create(String name, JsonObject strategy, JsonObject policy, String version)
            throws IOException, InterruptedException {
        var all = new JsonObject().put("initial_weight", 25).put("interval_sec", 3_600);
        return orders.create(
                service,
                new JsonObject()
                        .put("service_name", name)
                        .put("baseline_version", "v1")
                        .put("new_version", version)
                        .put("owner", version)
                        .put("strategy", all.mergeIn(strategy))
                        .put("policy", policy)
                        .encode());
    }

    /** Sends a command, which is carried out. */
    void command(String id, String command, JsonObject body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.port() + "/deployments/" + id + "/" + command))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()));
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    void command(String id, String command) throws IOException, InterruptedException {
        command(id, command, new JsonObject());
    }

    JsonObject get(String id) throws IOException, InterruptedException {
        return orders.deployment(service, id);
    }

    String status(String id) throws IOException, InterruptedException {
        return get(id).getString("status");
    }

    /** The entries of a type in its history. */
    List<JsonObject> history(String id, String type) throws IOException, InterruptedException {
        return get(id).getJsonArray("history").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("type").equals(type))
                .toList();
    }

    /** Reports of both versions about the last moment: so many requests, shared as the router was asked to. */
    void report(String id, int requests, int errorsOfCanary) throws IOException, InterruptedException {
        double weight = get(id).getDouble("current_weight", 0.0);
        int canary = (int) Math.round(requests * weight / 100);
        var samples = new JsonArray()
                .add(sample(id, "canary", canary, errorsOfCanary, LATENCIES))
                .add(sample(id, "baseline", requests - canary, 0, LATENCIES));
        orders.sample(service, samples.encode());
    }

    /** A report of the canary alone. */
    void reportCanary(String id, int requests, int errors) throws IOException, InterruptedException {
        orders.sample(service, sample(id, "canary", requests, errors, List.of()).encode());
    }

    /** @param latencies the shares of the requests in each bucket; none to report none */
    private static JsonObject sample(String id, String version, int requests, int errors, List<Integer> latencies) {
        var metrics = new JsonObject().put("requests", requests).put("errors", errors);
        if (!latencies.isEmpty()) {
            metrics.put("latency", new JsonObject().put("otel", histogram(requests, latencies)));
        }
        return new JsonObject().put("deployment_id", id).put("version", version).put("metrics", metrics);
    }

    /** An exponential histogram of OpenTelemetry. What is left over by rounding is in its first bucket. */
    private static JsonObject histogram(int requests, List<Integer> percents) {
        var counts =
                new ArrayList<>(percents.stream().map(p -> requests * p / 100).toList());
        int rest = requests - counts.stream().mapToInt(Integer::intValue).sum();
        counts.set(0, counts.getFirst() + rest);
        return new JsonObject()
                .put("scale", 5)
                .put("zero_count", 0)
                .put(
                        "positive",
                        new JsonObject().put("offset", FIRST_BUCKET).put("bucket_counts", new JsonArray(counts)))
                .put("count", requests);
    }

    @Override
    public void close() {
        orders.close();
        http.close();
    }
}
