package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack on the port, one after the other, against one service with 256 MiB and 1 024 descriptors: it keeps
 * rolling back bad canaries, and nothing is left behind. {@code -Dcanary.torture=15m} divides that time among the
 * attacks; the results are in {@code target/torture.md}.
 */
@EnabledOnOs(OS.LINUX)
class TortureTest {
    private static final int DESCRIPTORS = 1_024;

    /** Generous, for a loaded machine; the measured times are in the table. */
    private static final double REACTION_MOST_MILLIS = 10_000;

    /** Of which two thirds may pass without a renewal. */
    private static final int LEASE_SECONDS = 5;

    /** How long all attacks take together. */
    private static final String GIVEN = System.getProperty("canary.torture", "");

    private static final Path TABLE = Path.of("target/torture.md");

    @TempDir
    private Path data;

    private final List<String> table = new ArrayList<>(List.of(
            "| attack | clients | done | health p50, p99 ms | create p50, p99 ms | bad sample → router p50, p99 ms | of |",
            "|---|---|---|---|---|---|---|"));

    @Test
    void no_attack_keeps_a_bad_canary_alive_or_leaves_anything_behind() throws Exception {
        // Given
        var each = Duration.ofMillis(total().toMillis() / Attack.values().length);
        try (var traffic = new Traffic();
                var service = ServiceProcess.start(data, traffic.uri(), DESCRIPTORS, options())) {
            suffer(service, traffic, Attack.NOTHING, Duration.ofSeconds(3)); // warms up
            table.subList(2, table.size()).clear();
            holdByLease(service);
            var before = Usage.of(service);
            // When
            var slowest = 0.0;
            for (var attack : Attack.values()) {
                slowest = Math.max(slowest, suffer(service, traffic, attack, each));
            }
            // Then
            Eventually.is(() -> Usage.of(service), usage -> usage.descriptors() < before.descriptors() + 64);
            var after = Usage.of(service);
            int lapses = traffic.lapses();
            table.addAll(List.of(
                    "",
                    "Before: " + before + ". After: " + after + ". Leases that ran out meanwhile: " + lapses + "."));
            Files.write(TABLE, table);
            assertThat(slowest).isLessThan(REACTION_MOST_MILLIS);
            assertThat(traffic.restarts()).isPositive();
            assertThat(lapses).isZero();
            assertThat(service.isAlive()).isTrue();
            assertThat(after.threads()).isLessThan(before.threads() + 64);
        }
    }

    /** A canary that stays where it is for as long as its lease is renewed in time. */
    private static void holdByLease(ServiceProcess service) throws IOException, InterruptedException {
        service.post(
                "/deployments",
                new JsonObject()
                        .put("service_name", "bystander")
                        .put("new_version", "v2")
                        .put("strategy", new JsonObject().put("interval_sec", 3_600))
                        .put("safeguards", new JsonObject().put("lease_sec", LEASE_SECONDS)));
    }

    private double suffer(ServiceProcess service, Traffic traffic, Attack attack, Duration time) throws Exception {
        try (var attackers = new Attackers(attack, service.port());
                var victim = new Victim(service, traffic)) {
            long end = System.nanoTime() + time.toNanos();
            do {
                victim.wave(attack.name().toLowerCase(Locale.ROOT) + "-" + end);
            } while (System.nanoTime() < end);
            table.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %s | %s | %d |",
                    attack.title(),
                    attack.clients(),
                    attackers.done(),
                    shown(victim.health()),
                    shown(victim.creates()),
                    shown(victim.reactions()),
                    victim.reactions().count()));
            return victim.reactions().millis(1);
        }
    }

    private static String shown(Victim.Times times) {
        return String.format(Locale.ROOT, "%.1f, %.0f", times.millis(0.5), times.millis(0.99));
    }

    /** The short form saves the work of the optimizing compiler. The long one measures the service as users start it. */
    private static String[] options() {
        return GIVEN.isEmpty() ? new String[] {"-Xmx256m"} : new String[] {"-Xmx256m", "-XX:TieredStopAtLevel=4"};
    }

    /** Two seconds for each attack by default. */
    private static Duration total() {
        return GIVEN.isEmpty()
                ? Duration.ofSeconds(2L * Attack.values().length)
                : Duration.parse("PT" + GIVEN.toUpperCase(Locale.ROOT));
    }

    /** The resources of the service. */
    private record Usage(long heapMebibytes, long descriptors, long threads) {
        static Usage of(ServiceProcess service) throws IOException, InterruptedException {
            String scraped = service.get("/metrics");
            return new Usage(
                    (long) sum(scraped, "jvm_memory_used_bytes{area=\"heap\"") >> 20,
                    (long) sum(scraped, "process_files_open_files"),
                    (long) sum(scraped, "jvm_threads_live_threads"));
        }

        private static double sum(String scraped, String beginning) {
            return scraped.lines()
                    .filter(line -> line.startsWith(beginning))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }

        @Override
        public String toString() {
            return heapMebibytes + " MiB of heap, " + descriptors + " descriptors, " + threads + " threads";
        }
    }
}
