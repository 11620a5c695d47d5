package io.canary.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.testservers.KnownTraffic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same traffic, sent in each format and pulled from real servers, counts the same and is judged the same. */
@Timeout(180)
class SameTrafficIT {
    private static final int STEPS = 5;
    private static final Map<String, KnownTraffic> TRAFFIC = Map.of(
            "good", new KnownTraffic(19, STEPS, false),
            "bad", new KnownTraffic(20, STEPS, true));

    /** Its instances restart, and what they count in one step before that may be seen by no scrape. */
    private static final String RESTARTED = "restarted";

    private static final KnownTraffic RESTARTING = new KnownTraffic(21, STEPS, false);
    private static final int LOST_STEP = 2;

    @TempDir
    private Path folder = Path.of("");

    /** A deployment of one of the two. */
    private record Way(
            String name,
            String traffic,
            @Nullable PushedFormat format,
            @Nullable String source,
            String id) {}

    /** What is known of the canary in the end. */
    private record Judged(
            long requests, double errorRate, @Nullable JsonObject latencies, String verdict) {}

    private static JsonObject deployment(String name) {
        var policy = new JsonObject()
                .put("min_samples", 1)
                .put("min_requests", 1)
                .put("sample_window_sec", 600)
                .put("max_error_rate", 0.1)
                .putNull("max_latency_p95_ms")
                .putNull("min_availability")
                .putNull("max_cpu_utilization")
                .put("analysis", new JsonObject().put("mode", "threshold"));
        return new JsonObject()
                .put("service_name", name)
                .put("baseline_version", KnownTraffic.BASELINE)
                .put("new_version", KnownTraffic.CANARY)
                .put("strategy", new JsonObject().put("interval_sec", 3_600).put("initial_weight", 50))
                .put("policy", policy);
    }

    private static Way created(
            TruthService service, String traffic, @Nullable PushedFormat format, @Nullable String source) {
        String name = (format == null ? source : format.name().replace('_', '-')) + "-" + traffic;
        var wanted = deployment(name).put("sources", new JsonArray());
        if (source != null) {
            wanted.getJsonArray("sources")
                    .add(new JsonObject(new LinkedHashMap<>(ScrapedTraffic.query(traffic))).put("source", source));
        }
        var answer = service.postJson("/deployments", wanted.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = new JsonObject(answer.body()).getString("id");
        service.await(id, d -> d.getString("last_step_started_at") != null);
        return new Way(name, traffic, format, source, id);
    }

    private static List<Way> ways(TruthService service) {
        var ways = new ArrayList<Way>();
        for (String traffic : TRAFFIC.keySet()) {
            for (var format : PushedFormat.values()) {
                ways.add(created(service, traffic, format, null));
            }
            ways.add(created(service, traffic, null, ScrapedTraffic.PROMETHEUS));
            ways.add(created(service, traffic, null, ScrapedTraffic.VICTORIA_METRICS));
        }
        return ways;
    }

    /** Asks for its promotion, which a canary that does not pass is refused; then promotes it all the same. */
    private static Judged judged(TruthService service, Way way) {
        var answer = service.postJson("/deployments/" + way.id() + "/promote", "{}");
        String verdict = answer.statusCode() < 300
                ? "PASS"
                : new JsonObject(answer.body()).getString("detail").replace(way.name(), "");
        if (answer.statusCode() >= 300) {
            var body = new JsonObject().put("unproven", true).put("reason", "to see what was counted");
            service.postJson("/deployments/" + way.id() + "/promote", body.encode());
        }
        service.await(way.id(), d -> d.getString("completed_at") != null);
        var seen = service.deployment(way.id()).getJsonObject("last_aggregates");
        return new Judged(
                seen.getLong("requests"),
                seen.getDouble("error_rate"),
                seen.getJsonObject("latency_intervals"),
                verdict);
    }

    @Test
    void each_way_counts_the_same_and_gives_the_same_verdict() throws Exception {
        try (var scraped = ScrapedTraffic.start(folder, pages());
                var service = TruthService.start(folder.resolve("data"), scraped.ports())) {
            // Given: series that are there before anything happens
            scraped.awaitScraped();
            var ways = ways(service);
            var restarted = created(service, RESTARTED, null, ScrapedTraffic.PROMETHEUS);
            scraped.awaitScraped();
            // When
            var began = Instant.now();
            for (int step = 0; step < STEPS; step++) {
                scraped.show(step + 1);
                if (step == LOST_STEP) {
                    scraped.restart(RESTARTED, step + 1);
                }
                scraped.awaitScraped();
                for (var way : ways) {
                    if (way.format() != null) {
                        var traffic = Objects.requireNonNull(TRAFFIC.get(way.traffic()));
                        way.format().send(service, way.name(), traffic, step, began, Instant.now());
                    }
                }
            }
            var ended = Instant.now();
            for (var way : ways) {
                if (way.source() != null) {
                    service.awaitRead(way.id(), way.source(), ended);
                }
            }
            service.awaitRead(restarted.id(), ScrapedTraffic.PROMETHEUS, ended);
            // Then
            long truth = RESTARTING.requests(KnownTraffic.CANARY);
            assertThat(judged(service, restarted).requests()).isBetween(truth - lost(), truth);
            for (String traffic : TRAFFIC.keySet()) {
                assertSame(
                        service,
                        ways.stream()
                                .filter(way -> way.traffic().equals(traffic))
                                .toList());
            }
        }
    }

    private static Map<String, KnownTraffic> pages() {
        var pages = new LinkedHashMap<>(TRAFFIC);
        pages.put(RESTARTED, RESTARTING);
        return pages;
    }

    private static long lost() {
        return RESTARTING.series().stream()
                .filter(series -> series.version().equals(KnownTraffic.CANARY))
                .mapToLong(series -> RESTARTING.requests(series, LOST_STEP, LOST_STEP + 1))
                .sum();
    }

    private static void assertSame(TruthService service, List<Way> ways) {
        var truth = Objects.requireNonNull(TRAFFIC.get(ways.getFirst().traffic()));
        var all = ways.stream().map(way -> judged(service, way)).toList();
        var first = all.getFirst();
        for (int i = 0; i < ways.size(); i++) {
            var way = ways.get(i);
            var judged = all.get(i);
            assertThat(judged.requests()).as(way.name()).isEqualTo(truth.requests(KnownTraffic.CANARY));
            assertThat(Math.round(judged.errorRate() * (double) judged.requests()))
                    .as(way.name())
                    .isEqualTo(truth.errors(KnownTraffic.CANARY));
            assertThat(judged.verdict()).as(way.name()).isEqualTo(first.verdict());
            if (hasBuckets(way)) {
                assertThat(judged.latencies()).as(way.name()).isNotNull().isEqualTo(first.latencies());
            }
        }
        boolean isGood = ways.getFirst().traffic().equals("good");
        assertThat(first.verdict().equals("PASS")).as(first.verdict()).isEqualTo(isGood);
    }

    /** Remote-write has the counts of classic histograms only. */
    private static boolean hasBuckets(Way way) {
        return way.format() != PushedFormat.REMOTE_WRITE_1 && way.format() != PushedFormat.REMOTE_WRITE_2;
    }
}
