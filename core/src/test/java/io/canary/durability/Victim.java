package io.canary.durability;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A regular client of a service under attack: how long health, a create, and a rollback take. */
final class Victim implements AutoCloseable {
    private static final int DEPLOYMENTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** So that the next sample belongs to another tick of a second. */
    private static final long NEXT_TICK_MILLIS = 1_300;

    private final ServiceProcess service;
    private final Traffic traffic;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Times health = new Times();
    private final Times creates = new Times();
    private final Times reactions = new Times();
    private int wave;

    Victim(ServiceProcess service, Traffic traffic) {
        this.service = service;
        this.traffic = traffic;
    }

    Times health() {
        return health;
    }

    Times creates() {
        return creates;
    }

    /** From sending the sample that makes the evidence conclusive to the router's call. */
    Times reactions() {
        return reactions;
    }

    /** Starts canaries, and provokes a rollback of each. */
    void wave(String attack) throws InterruptedException {
        wave++;
        var ids = new ArrayList<String>();
        var services = new ArrayList<String>();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            String name = attack + "-" + wave + "-" + i;
            long begun = System.nanoTime();
            var create = post("/deployments", deployment(name)).header("Idempotency-Key", name);
            ids.add(new JsonObject(answered(create, 201)).getString("id"));
            creates.add(begun);
            services.add(name);
            begun = System.nanoTime();
            answered(HttpRequest.newBuilder(service.uri("/health")), 200);
            health.add(begun);
        }
        services.forEach(name -> until(name, "v2=500"));
        for (String id : ids) {
            answered(post("/metrics", samples(id)), 202);
        }
        TimeUnit.MILLISECONDS.sleep(NEXT_TICK_MILLIS);
        for (int i = 0; i < DEPLOYMENTS; i++) {
            long begun = System.nanoTime();
            answered(post("/metrics", samples(ids.get(i))), 202);
            until(services.get(i), "v1=10000");
            reactions.add(begun);
        }
    }

    private void until(String name, String split) {
        long last = System.nanoTime() + PATIENCE.toNanos();
        while (!traffic.inForce(name).equals(split)) {
            if (System.nanoTime() > last) {
                throw new AssertionError(name + " is at " + traffic.inForce(name) + " and never came to " + split);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private HttpRequest.Builder post(String path, Object body) {
        return HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    /** A client that is refused, disconnected, or gets an unknown outcome tries again; that time counts. */
    private String answered(HttpRequest.Builder request, int expected) throws InterruptedException {
        long last = System.nanoTime() + PATIENCE.toNanos();
        String why = "";
        while (System.nanoTime() < last) {
            try {
                HttpResponse<String> answer =
                        http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
                if (answer.statusCode() == expected) {
                    return answer.body();
                }
                why = answer.statusCode() + " " + answer.body();
            } catch (IOException cutOff) {
                why = cutOff.toString();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("not answered with " + expected + ": " + why);
    }

    private static JsonObject deployment(String name) {
        var analysis = new JsonObject()
                .put("mode", "sequential")
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("margins", new JsonObject().putNull("cpu").putNull("latency_ratio"));
        return new JsonObject()
                .put("service_name", name)
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 3_600))
                .put("policy", new JsonObject().put("analysis", analysis));
    }

    /** Half of the canary's requests fail. */
    private static JsonArray samples(String id) {
        var both = new JsonArray();
        for (var version : List.of("baseline", "canary")) {
            both.add(new JsonObject()
                    .put("deployment_id", id)
                    .put("version", version)
                    .put("timestamp", Instant.now().toString())
                    .put("requests", version.equals("canary") ? 100 : 1_900)
                    .put("errors", version.equals("canary") ? 50 : 0));
        }
        return both;
    }

    @Override
    public void close() {
        http.close();
    }

    /** How long each round took. */
    static final class Times {
        private final List<Long> nanos = new ArrayList<>();

        void add(long begun) {
            nanos.add(System.nanoTime() - begun);
        }

        /** @param share from 0 to 1; 1 is the longest */
        double millis(double share) {
            var sorted = nanos.stream().sorted().toList();
            int at = (int) Math.ceil(share * sorted.size()) - 1;
            return sorted.get(Math.max(0, at)) / 1e6;
        }

        int count() {
            return nanos.size();
        }
    }
}
