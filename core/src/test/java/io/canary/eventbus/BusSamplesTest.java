package io.canary.eventbus;

import static io.canary.eventbus.BusClient.await;
import static io.canary.eventbus.BusClient.byId;
import static io.canary.eventbus.BusClient.code;
import static io.canary.eventbus.BusClient.deployment;
import static io.canary.eventbus.BusClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.ingest.IncomingSample;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.TrafficReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Samples and router reports over the event bus. */
class BusSamplesTest {
    @AutoClose
    private final TestService service = TestService.started();

    private final BusClient client = BusClient.on(service);

    @Test
    void samples_are_accepted_as_an_object_an_array_or_typed() throws Exception {
        // Given
        String id = client.create("shop");
        var sample =
                new JsonObject().put("deployment_id", id).put("requests", 100).put("errors", 0);
        var accepted = new JsonObject().put("status", "accepted");
        // When / Then
        assertThat(await(client.sendSamples(sample))).isEqualTo(accepted);
        assertThat(await(client.sendSamples(new JsonArray().add(sample).add(sample))))
                .isEqualTo(accepted);
        assertThat(await(client.sendSamples(typed(id, "v2", 100, 0, System.currentTimeMillis()))))
                .isEqualTo(accepted);
        // And
        var promoted = await(client.request("promote", byId(id)));
        assertThat(promoted.getJsonObject("last_aggregates").getInteger("requests"))
                .isEqualTo(400);
    }

    private static IncomingSample typed(String id, String version, long requests, double errors, long atMillis) {
        return IncomingSample.ofDeployment(
                id, version, Sample.of(Role.CANARY, atMillis, requests).withErrors(errors));
    }

    @Test
    void an_impossible_sample_is_rejected_in_every_form() throws Exception {
        // Given
        String id = client.create("shop");
        long now = System.currentTimeMillis();
        // Then
        assertThat(message(client.sendSamples(
                        new JsonObject().put("deployment_id", id).put("errors", 1))))
                .contains("errors");
        assertThat(code(client.sendSamples(
                        new JsonObject().put("deployment_id", id).put("error_rate", Double.NaN))))
                .isEqualTo(400);
        assertThat(message(client.sendSamples(typed(id, "v2", 1, 2, now)))).contains("errors");
        assertThat(message(client.sendSamples(typed(id, "v2", -1, Double.NaN, now))))
                .contains("requests");
        assertThat(message(client.sendSamples(typed(id, "v2", 1, 0, now + 70_000))))
                .contains("timestamp");
        assertThat(message(client.sendSamples(typed(id, "v3", 1, 0, now)))).contains("version");
        assertThat(code(client.sendSamples(typed("nobody", "v2", 1, 0, now)))).isEqualTo(404);
        assertThat(code(client.sendSamples("sample"))).isEqualTo(400);
        assertThat(code(client.sendSamples(null))).isEqualTo(400);
        assertThat(service.deployment(id).getValue("last_metrics_at")).isNull();
        // And
        await(client.request("cancel", byId(id)));
        assertThat(code(client.sendSamples(typed(id, "v2", 1, 0, now)))).isEqualTo(409);
    }

    @Test
    void distributions_are_accepted_in_every_form_and_of_one_accuracy() throws Exception {
        // Given
        String id = client.create("shop");
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(80)] = 5;
        var typed = Sample.of(Role.CANARY, System.currentTimeMillis(), 10)
                .withErrors(0)
                .with(LatencyHistogram.of(counts));
        var buckets = new JsonObject().put("0.1", 5).put("+Inf", 10);
        var json = new JsonObject()
                .put("deployment_id", id)
                .put("requests", 10)
                .put("latency", new JsonObject().put("buckets", buckets));
        // When
        await(client.sendSamples(IncomingSample.ofDeployment(id, "canary", typed)));
        await(client.sendSamples(json.copy().put("version", "baseline")));
        // Then
        assertThat(message(client.sendSamples(json)))
                .contains("latency must be as accurate as the first distribution")
                .contains("a relative error of 0.990 %, but has bounds at 100 ms");
        assertThat(message(client.sendSamples(IncomingSample.ofDeployment(id, "baseline", typed))))
                .contains("bounds at 100 ms, but has a relative error of 0.990 %");
    }

    @Test
    void router_reports_become_samples_of_both_versions() throws Exception {
        // Given
        var wanted = deployment("shop");
        wanted.put("policy", new JsonObject().put("analysis", new JsonObject().put("mode", "threshold")));
        String id = await(client.request("create", wanted)).getString("id");
        // When
        for (int i = 0; i < 3; i++) {
            service.router().report(report("shop", "v2", 100));
            service.router().report(report("shop", "stable", 900));
            service.router().report(report("shop", "v1", 900));
            service.router().report(report("other", "v2", 900));
        }
        // Then: only the canary's count for the canary
        service.await(id, d -> d.getString("last_metrics_at") != null);
        var promoted = service.await(
                id,
                () -> service.post("/deployments/" + id + "/promote", ""),
                d -> d.getString("completed_at") != null);
        assertThat(promoted.getJsonObject("last_aggregates").getInteger("samples"))
                .isEqualTo(3);
        assertThat(promoted.getJsonObject("last_aggregates").getInteger("requests"))
                .isEqualTo(300);
        // And: what concerns no deployment is counted
        assertThat(service.get("/metrics").body())
                .contains("canary_samples_total{cause=\"no_active_deployment\",result=\"ignored\"} 6.0")
                .contains("canary_samples_total{cause=\"none\",result=\"accepted\"} 6.0");
    }

    private static TrafficReport report(String name, String version, long requests) {
        return new TrafficReport(name, version, Instant.now(), requests, 0, LatencyHistogram.EMPTY);
    }
}
