package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs deployments of one service, one after the other, and checks everything that the orchestrator has acknowledged. A
 * request that was not acknowledged before a kill may or may not have been carried out. A customer with idempotency
 * keys repeats it with the same key; it must then have been carried out once.
 */
final class Customer {
    private enum Operation {
        CREATE,
        PAUSE,
        RESUME,
        CANCEL,
        ROLLBACK,
        PROMOTE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Statuses that a deployment may have after it was acknowledged. */
        Set<String> statuses() {
            return switch (this) {
                case CREATE -> Set.of("PENDING", "RUNNING");
                case PAUSE -> Set.of("PAUSED");
                case RESUME -> Set.of("RUNNING");
                case CANCEL -> Set.of("CANCELLING", "CANCELLED");
                case ROLLBACK -> Set.of("ROLLING_BACK", "ROLLED_BACK");
                case PROMOTE -> Set.of("PROMOTING", "PROMOTED");
            };
        }
    }

    private static final Set<String> FINAL = Set.of("CANCELLED", "ROLLED_BACK", "PROMOTED", "FAILED");

    /** How many ended deployments are checked again: the orchestrator deletes the oldest, too. */
    private static final int ENDED_MAX = 50;

    private final String service;
    private final Traffic traffic;
    private final Random random;
    private final HttpClient http;
    private final boolean givesKeys;
    private final Semaphore answers;
    private final Map<String, String> ended = new LinkedHashMap<>();
    private final EnumSet<Operation> possible = EnumSet.noneOf(Operation.class);
    private String id = "";
    private int acknowledged;
    private int keys;
    private @Nullable Operation unanswered;

    /**
     * A customer that has not started.
     *
     * @param givesKeys whether requests have keys: then their responses are recorded too, and come a little later
     * @param answers is released at each response: a kill at that moment finds out responses that came too early
     */
    Customer(String service, Traffic traffic, Random random, HttpClient http, boolean givesKeys, Semaphore answers) {
        this.givesKeys = givesKeys;
        this.answers = answers;
        this.service = service;
        this.traffic = traffic;
        this.random = random;
        this.http = http;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** Sends one request after the other until the orchestrator stops answering. */
    void work(ServiceProcess orchestrator) throws InterruptedException {
        try {
            while (true) {
                if (id.isEmpty()) {
                    create(orchestrator);
                } else {
                    order(orchestrator, Operation.values()[1 + random.nextInt(Operation.values().length - 1)]);
                }
            }
        } catch (IOException killed) {
            // in the middle of a request, as intended
        }
    }

    private void create(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var answer = ask(orchestrator, Operation.CREATE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        id = new JsonObject(answer.body()).getString("id");
        acknowledge(Operation.CREATE, new JsonObject(answer.body()));
    }

    /** With a new key, unless the request was sent before and never answered. */
    private HttpResponse<String> ask(ServiceProcess orchestrator, Operation operation)
            throws IOException, InterruptedException {
        possible.add(operation);
        if (unanswered != operation) {
            unanswered = operation;
            keys++;
        }
        var answer = operation == Operation.CREATE
                ? post(orchestrator, "/deployments", wanted())
                : post(orchestrator, "/deployments/" + id + "/" + operation.word(), new JsonObject());
        answers.release();
        unanswered = null;
        return answer;
    }

    private JsonObject wanted() {
        return new JsonObject()
                .put("service_name", service)
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("override", new JsonObject().put("reason", "the same again, until the kill"))
                .put("strategy", new JsonObject().put("interval_sec", 3_600))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
    }

    private void order(ServiceProcess orchestrator, Operation operation) throws IOException, InterruptedException {
        if (operation == Operation.PROMOTE) {
            post(
                    orchestrator,
                    "/metrics",
                    new JsonObject()
                            .put("deployment_id", id)
                            .put("requests", 10)
                            .put("errors", 0));
        }
        judge(operation, ask(orchestrator, operation));
    }

    private void judge(Operation operation, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isIn(200, 202, 409);
        if (answer.statusCode() == 409) {
            possible.remove(operation);
        } else {
            var now = new JsonObject(answer.body());
            if (operation == Operation.PAUSE
                    || operation == Operation.RESUME) { // other customers may have started it already
                assertThat(now.getString("status")).as("%s: %s", operation, now).isIn(operation.statuses());
            }
            acknowledge(operation, now);
        }
    }

    private void acknowledge(Operation operation, JsonObject deployment) {
        acknowledged++;
        possible.clear();
        possible.add(operation);
        settle(deployment);
    }

    private void settle(JsonObject deployment) {
        String status = deployment.getString("status");
        if (FINAL.contains(status)) {
            assertThat(traffic.inForce(service)).isEqualTo(claimed(deployment));
            ended.put(id, status);
            if (ended.size() > ENDED_MAX) {
                ended.remove(ended.keySet().iterator().next());
            }
            id = "";
            possible.clear();
        }
    }

    /** After a restart: everything that was acknowledged is there. */
    void check(ServiceProcess orchestrator) throws IOException, InterruptedException {
        for (var end : ended.entrySet()) {
            assertThat(deployment(orchestrator, end.getKey()).getString("status"))
                    .isEqualTo(end.getValue());
        }
        if (!givesKeys) {
            find(orchestrator);
        }
        if (!id.isEmpty()) {
            var now = deployment(orchestrator, id);
            assertThat(possible).as(now.encode()).anyMatch(w -> w.statuses().contains(now.getString("status")));
            askAgain(orchestrator);
        } else if (unanswered == Operation.CREATE) {
            create(orchestrator);
            assertThat(open(orchestrator)).containsExactly(id);
        } else {
            assertThat(open(orchestrator)).isEmpty();
        }
        if (!id.isEmpty()) {
            settle(deployment(orchestrator, id));
        }
    }

    /**
     * Unanswered requests are answered now, and again with the same response; of a refusal only the status is stored.
     */
    private void askAgain(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var operation = unanswered;
        if (operation != null) {
            var answer = ask(orchestrator, operation);
            unanswered = operation;
            assertThat(ask(orchestrator, operation).statusCode()).isEqualTo(answer.statusCode());
            judge(operation, answer);
        }
    }

    /** Without a key nothing can be repeated: an unanswered create may have been carried out. */
    private void find(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var open = open(orchestrator);
        assertThat(open).hasSizeLessThanOrEqualTo(1);
        if (id.isEmpty() && !open.isEmpty()) {
            assertThat(unanswered).isEqualTo(Operation.CREATE);
            id = open.getFirst();
            possible.clear();
            possible.add(Operation.CREATE);
        }
        unanswered = null;
    }

    private List<String> open(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var list = new JsonArray(get(orchestrator, "/deployments?limit=1000&service_name=" + service)
                .body());
        return list.stream()
                .map(JsonObject.class::cast)
                .filter(d -> !FINAL.contains(d.getString("status")))
                .map(d -> d.getString("id"))
                .toList();
    }

    /** When no request is in flight, the traffic is where the orchestrator says. */
    void settled(ServiceProcess orchestrator) throws Exception {
        if (!id.isEmpty()) {
            Eventually.is(() -> traffic.inForce(service), split -> split.equals(claimed(deployment(orchestrator, id))));
        }
    }

    private static String claimed(JsonObject deployment) {
        long hundredths = Math.round(deployment.getDouble("current_weight") * 100);
        return hundredths == 0 ? "v1=10000" : "v2=" + hundredths;
    }

    private JsonObject deployment(ServiceProcess orchestrator, String wanted) throws IOException, InterruptedException {
        var answer = get(orchestrator, "/deployments/" + wanted);
        assertThat(answer.statusCode())
                .as("deployment %s of %s is still there", wanted, service)
                .isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> get(ServiceProcess orchestrator, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(orchestrator.uri(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ServiceProcess orchestrator, String path, JsonObject body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(orchestrator.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.isEmpty() ? "" : body.encode()));
        if (givesKeys) {
            request.header("Idempotency-Key", service + " " + keys);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
