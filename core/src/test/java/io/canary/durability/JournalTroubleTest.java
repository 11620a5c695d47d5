package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.deployment.WallClock;
import io.canary.journal.SmallDisk;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose disk is full or read-only: it reports that, does no harm meanwhile, and recovers by itself. */
class JournalTroubleTest {
    private static final Weight FIVE = new Weight(500);

    @TempDir
    private Path directory;

    private final ScriptedRouter router = new ScriptedRouter();

    private TestService start(SmallDisk disk) throws Exception {
        return TestService.start(settings(disk), router);
    }

    private static Map<String, ?> settings(SmallDisk disk) {
        return Map.of(
                "journal", Map.of("type", "sqlite"),
                "data", Map.of("dir", disk.root().resolve("data").toString()),
                "http", Map.of("confirm_wait_ms", 500));
    }

    private static boolean isNotRecorded(JsonObject deployment) {
        return deployment.getInteger("current_weight") == 0
                && deployment.getString("status_reason").contains("not recorded yet");
    }

    @Test
    void commands_are_refused_while_the_disk_is_full_and_nothing_acknowledged_is_lost() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"))) {
            String id;
            try (var service = start(disk)) {
                // Given
                id = service.create(TestService.slow("shop")).getString("id");
                disk.fill();
                // When
                var create =
                        service.post("/deployments", TestService.slow("bakery").encode());
                var pause = service.post("/deployments/" + id + "/pause", "");
                // Then
                assertThat(create.statusCode()).isEqualTo(503);
                assertThat(create.body()).contains("is full: make room");
                assertThat(pause.statusCode()).isEqualTo(503);
                assertThat(service.deployment(id).getString("status_reason")).isEqualTo("soaking at 5 %");
                assertThat(service.get("/metrics").body()).doesNotContain("canary_journal_failures_total 0.0");
                // When
                disk.makeRoom();
                // Then
                assertThat(service.create(TestService.slow("bakery")).getString("status"))
                        .isEqualTo("RUNNING");
                assertThat(service.post("/deployments/" + id + "/pause", "").statusCode())
                        .isEqualTo(200);
            }
            try (var service = start(disk)) {
                assertThat(service.deployment(id).getString("status")).isEqualTo("PAUSED");
                assertThat(service.get("/deployments?service_name=bakery").body())
                        .contains("RUNNING");
            }
        }
    }

    @Test
    void a_bad_version_is_rolled_back_although_that_cannot_be_recorded_yet() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"));
                var service = start(disk)) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            disk.fill();
            // When
            var taken = service.await(id, () -> service.sample(id, 10, 5), d -> isNotRecorded(d));
            // Then
            assertThat(router.weight("shop", "v2")).isEqualTo(Weight.NONE);
            assertThat(taken.getString("status")).isEqualTo("RUNNING"); // the last state that is recorded
            assertThat(taken.getString("status_reason"))
                    .startsWith("error rate 50 % > 1 %")
                    .contains("; all traffic is on stable; not recorded yet: ")
                    .contains("is full: make room");
            // When
            disk.makeRoom();
            // Then
            var ended = service.await(id, d -> d.getString("completed_at") != null);
            assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
            assertThat(ended.getString("status_reason")).startsWith("error rate 50 % > 1 %");
            assertThat(router.calls()).doesNotContain("set shop 55 %");
        }
    }

    @Test
    void a_requested_rollback_is_carried_out_and_reported_as_not_recorded() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"));
                var service = start(disk)) {
            // Given
            String id = service.create(TestService.slow("shop")).getString("id");
            disk.fill();
            // When
            var answer = service.post("/deployments/" + id + "/rollback", "{\"reason\": \"it smells\"}");
            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("rolled back on request: it smells")
                    .contains("not recorded yet");
            service.await(id, d -> d.getInteger("current_weight") == 0);
            assertThat(router.weight("shop", "stable")).isEqualTo(Weight.FULL);
            // When
            disk.makeRoom();
            // Then
            var ended = service.await(id, d -> d.getString("completed_at") != null);
            assertThat(ended.getString("status_reason")).isEqualTo("rolled back on request: it smells");
        }
    }

    @Test
    void a_journal_that_does_not_answer_does_not_delay_a_rollback() throws Exception {
        // Given
        Map<String, ?> settings =
                Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", directory.toString()));
        try (var service = TestService.start(settings, router);
                var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("canary.db"));
                var statement = other.createStatement()) {
            String id = service.create(TestService.quick("shop")).getString("id");
            // When
            statement.execute("BEGIN IMMEDIATE"); // and all writers wait
            var taken = service.await(id, () -> service.sample(id, 10, 5), d -> d.getInteger("current_weight") == 0);
            assertThat(taken.getString("status_reason")).endsWith("; all traffic is on stable; being recorded");
            service.await(
                    id,
                    d -> d.getInteger("current_weight") == 0
                            && d.getString("status_reason").endsWith("not recorded yet: the journal does not answer"));
            assertThat(router.weight("shop", "stable")).isEqualTo(Weight.FULL);
            // When
            statement.execute("ROLLBACK");
            // Then
            service.await(id, d -> d.getString("status").equals("ROLLED_BACK"));
        }
    }

    @Test
    void an_unrecorded_rollback_stays_in_force_after_a_restart_until_a_person_resumes() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"))) {
            // Given
            String id;
            try (var service = start(disk)) {
                id = service.create(TestService.slow("shop")).getString("id");
                disk.fill();
                service.post("/deployments/" + id + "/rollback", "");
                service.await(id, d -> d.getInteger("current_weight") == 0);
            }
            disk.makeRoom();
            // When
            try (var service = start(disk)) {
                // Then
                service.await(id, d -> "PAUSED".equals(d.getString("status")));
                assertThat(router.weight("shop", "v2")).isEqualTo(Weight.NONE);
                // And
                service.post("/deployments/" + id + "/resume", "");
                service.await(id, d -> "soaking at 5 %".equals(d.getString("status_reason")));
                assertThat(router.weight("shop", "v2")).isEqualTo(FIVE);
            }
        }
    }

    @Test
    void a_rollback_dated_too_early_by_a_clock_change_blocks_nothing() throws Exception {
        var moved = new AtomicLong();
        var clock = new WallClock(() -> System.currentTimeMillis() + moved.get(), System::nanoTime);
        try (var disk = SmallDisk.mount(directory.resolve("disk"));
                var service = TestService.start(settings(disk), router, clock)) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            disk.fill();
            service.await(id, () -> service.sample(id, 10, 5), d -> d.getInteger("current_weight") == 0);
            // When
            moved.addAndGet(-Duration.ofHours(1).toMillis());
            service.await(id, d -> !d.getString("status_reason").contains("not recorded yet"));
            disk.makeRoom();
            // Then
            service.await(id, () -> service.post("/deployments/" + id + "/pause", ""), d -> "PAUSED"
                    .equals(d.getString("status")));
        }
    }

    @Test
    void a_file_that_becomes_read_only_is_handled_like_a_full_disk() throws Exception {
        // Given
        Map<String, ?> settings =
                Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", directory.toString()));
        try (var service = TestService.start(settings, router)) {
            String id = service.create(TestService.slow("shop")).getString("id");
            // When
            Assumptions.assumeTrue(
                    protect("+i"), "NOT TESTED: no file can be protected here; run the tests as root, on ext4");
            try {
                var answer = service.post("/deployments/" + id + "/pause", "");
                // Then
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("the disk of the journal").contains("fails: check it");
                assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
            } finally {
                protect("-i");
            }
            // And
            var later = service.post("/deployments/" + id + "/pause", "");
            assertThat(later.statusCode()).as(later.body()).isEqualTo(200);
        }
    }

    /** Also for a process that has it open, unlike permissions. */
    private boolean protect(String how) throws IOException {
        var command = List.of(
                "chattr",
                how,
                directory.resolve("canary.db").toString(),
                directory.resolve("canary.db-wal").toString());
        return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() == 0;
    }
}
