package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.testservers.SteadyClients;
import io.canary.testservers.TruthMonitor;
import io.canary.testservers.TruthReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as its user sees it, with some more clients at its proxy: what its API says is what they get. */
@Timeout(300)
class DemoIT {
    private static final Pattern READY = Pattern.compile("in a browser: http://127.0.0.1:(\\d+)/ui/");
    private static final Pattern PROXY = Pattern.compile("requests a second to http://127.0.0.1:(\\d+)");
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** Few beside those of the demo itself, which judges by what all of them get. */
    private static final int CLIENTS = 4;

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private URI api = URI.create("http://127.0.0.1");

    @Test
    void the_demo_promotes_the_good_version_and_rolls_the_bad_one_back_and_tells_the_truth_of_both() throws Exception {
        // When
        try (var demo = Launched.start(Map.of(), READY, List.of("demo"))) {
            api = URI.create("http://127.0.0.1:" + demo.logged(READY));
            int proxy = Integer.parseInt(demo.logged(PROXY));
            var good = watched(proxy, "v2");
            var bad = watched(proxy, "v3");
            int status = demo.awaitEnd(LONGEST);
            // Then
            String said = String.join("\n", demo.log());
            assertThat(status).as(said).isZero();
            assertThat(said)
                    .contains("PROMOTED: all traffic is on v2")
                    .containsPattern("ROLLED_BACK: errors: canary [0-9.]+ % against baseline 0.0 %")
                    .containsPattern("latency: +v2 p95 \\d+ ms, v1 p95 \\d+ ms")
                    .containsPattern("errors: +v3 [0-9.]+ % of \\d+, v2 0.0 % of \\d+")
                    .doesNotContain("WARN", "ERROR", "Exception");
            System.out.println(good.and(bad).assertTruthful());
        }
    }

    @Test
    void a_demo_that_is_kept_can_be_asked_until_it_is_stopped() throws Exception {
        // When
        var kept = Pattern.compile("export (CANARY_URL=http://127.0.0.1:\\d+)");
        try (var demo = Launched.start(Map.of(), kept, List.of("demo", "--keep"))) {
            String url = demo.logged(kept).substring("CANARY_URL=".length());
            var request = HttpRequest.newBuilder(URI.create(url + "/deployments?status=ended"))
                    .build();
            // Then
            var ended =
                    new JsonArray(http.send(request, BodyHandlers.ofString()).body());
            assertThat(ended).hasSize(2);
        }
    }

    /** Until the rollout of a version is over: the next one begins at once, or the demo ends. */
    private TruthReport watched(int proxy, String version) throws Exception {
        String id = await(version);
        try (var clients = SteadyClients.ask(proxy, "/", CLIENTS, PAUSE);
                var monitor = TruthMonitor.watch(() -> get("/deployments/" + id), clients)) {
            while (!isOver(id)) {
                LockSupport.parkNanos(20_000_000);
            }
            monitor.movedFromOutside(LONGEST.toMillis() / 1e3);
            return monitor.report(version);
        }
    }

    private boolean isOver(String id) throws InterruptedException {
        try {
            return new JsonObject(get("/deployments/" + id)).getString("completed_at") != null;
        } catch (IOException ended) { // and with it the demo
            return true;
        }
    }

    private String await(String version) throws Exception {
        while (true) {
            for (var each : new JsonArray(get("/deployments"))) {
                var deployment = (JsonObject) each;
                if (version.equals(deployment.getString("new_version"))) {
                    return deployment.getString("id");
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }
}
