package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one rollout of a service has learned is what the next one starts with, even after a restart. */
class MemoryThroughServiceTest {
    private static final int CANARY = 1_000;
    private static final int BASELINE = 19_000;

    private final ScriptedRouter router = new ScriptedRouter();

    @TempDir
    private Path data;

    private TestService start() throws Exception {
        return TestService.start(
                Map.of(
                        "journal", Map.of("type", "sqlite"),
                        "data", Map.of("dir", data.toString()),
                        "http", Map.of("confirm_wait_ms", 500)),
                router);
    }

    /** In ticks of a second; it decides every second. */
    private static JsonObject wanted(String version, JsonObject analysis) {
        var quick = new JsonObject()
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0)
                .put("margins", new JsonObject().put("cpu", null).put("latency_ratio", null));
        var wanted = TestService.quick("shop").put("new_version", version);
        wanted.getJsonObject("policy").put("analysis", quick.mergeIn(analysis));
        return wanted;
    }

    /** Both versions report, with this many failed requests among 1000. */
    private static void report(TestService service, String id, int errors) throws Exception {
        var both = new JsonArray()
                .add(sample(id, "canary", CANARY, errors))
                .add(sample(id, "baseline", BASELINE, errors * BASELINE / CANARY));
        service.post("/metrics", both.encode());
    }

    private static JsonObject sample(String id, String version, int requests, int errors) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", requests)
                .put("errors", errors);
    }

    private static JsonObject cancelled(TestService service, String id) throws Exception {
        service.post("/deployments/" + id + "/cancel", "");
        return service.await(id, d -> d.getString("completed_at") != null);
    }

    /** Reports until this many decisions were recorded; with many errors every other second, if it is unruly. */
    private static void reportUntil(TestService service, String id, int decisions, boolean unruly) throws Exception {
        var decided = new AtomicInteger();
        TestService.Act reports = () -> {
            report(service, id, unruly && System.currentTimeMillis() / 1_000 % 2 == 0 ? 18 : 2);
            decided.set(new JsonArray(
                            service.get("/deployments/" + id + "/decisions").body())
                    .size());
        };
        service.await(id, reports, d -> decided.get() >= decisions || d.getString("completed_at") != null);
    }

    private static JsonObject learnedFrom(JsonObject deployment) {
        var from = deployment.getJsonObject("learned_from");
        assertThat(from.getJsonObject("learned").getInteger("version")).isEqualTo(1);
        from.remove("learned");
        return from;
    }

    /** The remembered overdispersion of the baseline; 1 is pure chance. */
    private double unruliness() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("canary.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT learned FROM learned WHERE service = 'shop'")) {
            var variation = new JsonObject(row.getString(1))
                    .getJsonObject("learned")
                    .getJsonArray("metrics")
                    .getJsonObject(0)
                    .getJsonArray("variations")
                    .getJsonObject(0);
            return variation.getDouble("sum") / variation.getDouble("ticks");
        }
    }

    @Test
    void the_second_rollout_starts_with_what_the_first_has_learned() throws Exception {
        // Given
        JsonObject first;
        try (var service = start()) {
            String id = service.create(wanted("v2", new JsonObject())).getString("id");
            reportUntil(service, id, 6, true);
            first = cancelled(service, id);
        }
        // Then
        assertThat(first.getValue("learned_from")).isNull();
        assertThat(unruliness()).isGreaterThan(3);
        // When
        var learnedFrom =
                new JsonObject().put("deployment_id", first.getString("id")).put("at", first.getString("completed_at"));
        String second;
        try (var service = start()) {
            var created = service.create(wanted("v3", new JsonObject().put("mode", "sequential")));
            second = created.getString("id");
            // Then
            assertThat(learnedFrom(created)).isEqualTo(learnedFrom);
        }
        // And when: it restarts in the middle, has seen nothing, and sees a quiet service now
        try (var service = start()) {
            assertThat(learnedFrom(service.deployment(second))).isEqualTo(learnedFrom);
            reportUntil(service, second, 3, false);
            cancelled(service, second);
        }
        // Then
        assertThat(unruliness()).isBetween(1.0, 6.0);
    }

    @Test
    void a_rollout_without_memory_starts_with_nothing_and_still_leaves_what_it_learned() throws Exception {
        // Given
        try (var service = start()) {
            String first = service.create(wanted("v2", new JsonObject())).getString("id");
            reportUntil(service, first, 4, true);
            cancelled(service, first);
            // When
            var created = service.create(wanted("v3", new JsonObject().put("remember", false)));
            String second = created.getString("id");
            reportUntil(service, second, 4, false);
            cancelled(service, second);
            // Then
            assertThat(created.getValue("learned_from")).isNull();
        }
        assertThat(unruliness()).isLessThan(1);
    }
}
