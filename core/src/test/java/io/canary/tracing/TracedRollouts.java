package io.canary.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Rollouts of a real service, and what it counts of their traces. */
final class TracedRollouts {
    private TracedRollouts() {}

    /** Whether a deployment is over. */
    static boolean hasEnded(JsonObject deployment) {
        return deployment.getString("completed_at") != null;
    }

    /** Waits for the count, as the service counts a little after the collector has answered. */
    static void awaitSpans(TestService service, String fate, long count) throws Exception {
        String series = "canary_trace_spans_total{fate=\"" + fate + "\"}";
        for (int i = 0; i < 500 && Scraped.from(service).sum(series) != count; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(Scraped.from(service).sum(series)).isEqualTo((double) count);
    }

    /** Rolls out until the end; each report has 10 requests with so many errors. Returns the id. */
    static String rollOut(TestService service, String name, int errors) throws Exception {
        String id = service.create(TestService.quick(name)).getString("id");
        service.await(id, () -> service.sample(id, 10, errors), TracedRollouts::hasEnded);
        return id;
    }
}
