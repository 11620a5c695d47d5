package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.rollout.Status;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Concurrent scrapes, as of a pair of Prometheus servers: every one gets a complete response. */
class ConcurrentScrapesTest {
    private static final int SCRAPERS = 4;
    private static final int SCRAPES = 150;
    private static final int STEADY = 5;

    @Test
    void four_scrapers_get_complete_responses_while_deployments_start_and_end() throws Exception {
        try (var service = TestService.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            var steady = new ArrayList<String>();
            for (int i = 0; i < STEADY; i++) {
                steady.add(service.create(TestService.quick("steady " + i)).getString("id"));
            }
            var over = new AtomicBoolean();
            var churn = threads.submit(() -> churn(service, over));
            // When
            var scrapers = new ArrayList<Future<Void>>();
            for (int i = 0; i < SCRAPERS; i++) {
                scrapers.add(threads.submit(scraper(service, steady)));
            }
            // Then
            for (var scraper : scrapers) {
                scraper.get();
            }
            over.set(true);
            assertThat(churn.get()).isPositive();
        }
    }

    private static int churn(TestService service, AtomicBoolean over) throws Exception {
        int created = 0;
        while (!over.get()) {
            String id =
                    service.create(TestService.quick("passing " + created++)).getString("id");
            service.post("/deployments/" + id + "/cancel", "{}");
        }
        return created;
    }

    private static Callable<Void> scraper(TestService service, List<String> steady) {
        return () -> {
            for (int i = 0; i < SCRAPES; i++) {
                isWhole(service.get("/metrics"), steady);
            }
            return null;
        };
    }

    private static void isWhole(HttpResponse<String> scrape, List<String> steady) {
        assertThat(scrape.statusCode()).as(scrape.body()).isEqualTo(200);
        for (var status : Status.values()) {
            assertThat(scrape.body())
                    .contains("canary_deployments{status=\"" + status.name().toLowerCase(Locale.ROOT) + "\"} ");
        }
        for (String id : steady) {
            assertThat(scrape.body())
                    .contains("canary_deployment_weight_percent{deployment=\"" + id + "\"")
                    .contains("canary_deployment_fail_count{deployment=\"" + id + "\"");
        }
        assertThat(scrape.body())
                .contains("canary_event_loop_lag_seconds_count ")
                .contains("jvm_memory_used_bytes{");
    }
}
