package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rollback moves the traffic while its record is being written, not after it; it is announced only when both are
 * done.
 */
class RollbackWhileStalledTest {
    @TempDir
    private Path data;

    private final ScriptedRouter router = new ScriptedRouter();
    private TestService service;
    private Connection other;

    @BeforeEach
    void start() throws Exception {
        // a reply waits for a router that is called again, on any machine
        Map<String, ?> http = Map.of("confirm_wait_ms", 20_000);
        Map<String, ?> settings =
                Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", data.toString()), "http", http);
        service = TestService.start(settings, router);
        other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("canary.db"));
    }

    @AfterEach
    void stop() throws Exception {
        other.close();
        service.close();
    }

    /** From now on all writers wait. */
    private void holdJournal() throws SQLException {
        execute("BEGIN IMMEDIATE");
    }

    private void releaseJournal() throws SQLException {
        execute("ROLLBACK");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private String begin() throws Exception {
        var analysis =
                new JsonObject().put("mode", "sequential").put("tick_sec", 1).put("warmup_sec", 0);
        var wanted = TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 3_600));
        wanted.getJsonObject("policy").put("analysis", analysis);
        return service.create(wanted).getString("id");
    }

    /** Half of the canary's requests fail. */
    private void report(String id) throws Exception {
        var canary =
                new JsonObject().put("deployment_id", id).put("requests", 1_000).put("errors", 500);
        var baseline = canary.copy().put("version", "baseline").put("errors", 5);
        service.post("/metrics", new JsonArray().add(canary).add(baseline).encode());
    }

    @Test
    void a_conclusive_breach_reaches_the_router_before_it_is_recorded() throws Exception {
        // Given
        String id = begin();
        router.before((shop, verb) -> release()); // the journal continues
        holdJournal();
        // When
        var ended = service.await(id, () -> report(id), d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(ended.getString("status_reason")).startsWith("errors: canary 50.0 % against baseline 0.50 %");
        assertThat(router.calls()).containsOnlyOnce("rollback shop stable");
    }

    private void release() {
        try {
            releaseJournal();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_confirmed_rollback_is_neither_published_nor_answered_before_it_is_recorded() throws Exception {
        // Given
        String id = begin();
        holdJournal();
        // When
        var answer = CompletableFuture.supplyAsync(() -> rollBack(id), Thread::startVirtualThread);
        Eventually.is(() -> router.weight("shop", "stable"), Weight.FULL::equals);
        // Then
        assertThat(answer).isNotDone();
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
        assertThat(service.get("/deployments/" + id).body()).doesNotContain("roll_back");
        // When
        releaseJournal();
        // Then
        assertThat(new JsonObject(answer.get()).getString("status")).isEqualTo("ROLLED_BACK");
    }

    private String rollBack(String id) {
        try {
            return service.post("/deployments/" + id + "/rollback", "").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_failed_rollback_is_retried_while_the_journal_does_not_answer() throws Exception {
        // Given
        String id = begin();
        var calls = new AtomicInteger();
        router.before((shop, verb) -> {
            if (calls.incrementAndGet() == 1) {
                throw RouterException.unreachable("asleep");
            }
            release();
        });
        holdJournal();
        // When
        var answer = new JsonObject(rollBack(id));
        // Then
        assertThat(answer.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(service.get("/metrics").body()).contains("canary_journal_failures_total 0.0");
    }
}
