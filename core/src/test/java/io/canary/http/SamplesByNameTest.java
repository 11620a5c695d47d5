package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.eventbus.Addresses;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Instances of an application know its name and their version, but not the id of a deployment. */
class SamplesByNameTest {
    private static final String ACCEPTED = "{\"status\":\"accepted\"}";
    private static final String DROPPED = "/metrics?unknown=drop";

    @AutoClose
    private final TestService service = TestService.started();

    private static JsonObject sample(String name, String version, int errors) {
        return new JsonObject()
                .put("service_name", name)
                .put("version", version)
                .put("requests", 100)
                .put("errors", errors);
    }

    private String created(String name) throws Exception {
        return service.create(TestService.slow(name).put("baseline_version", "v1"))
                .getString("id");
    }

    /** Evaluated each second, against its limits only. */
    private String judged(String name) throws Exception {
        var quick = TestService.quick(name).put("baseline_version", "v1");
        quick.getJsonObject("policy").put("analysis", new JsonObject().put("mode", "threshold"));
        return service.create(quick).getString("id");
    }

    private HttpResponse<String> lines(String path, JsonObject... samples) throws Exception {
        var text = new StringBuilder();
        for (var sample : samples) {
            text.append(sample.encode()).append('\n');
        }
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(text.toString())));
    }

    private double counted(String result, String cause) throws Exception {
        String name = "canary_samples_total{cause=\"" + cause + "\",result=\"" + result + "\"} ";
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    @Test
    void a_failing_canary_is_rolled_back_by_samples_with_its_service_name() throws Exception {
        // Given
        String id = judged("shop");
        // When
        var ended = service.await(
                id,
                () -> {
                    service.post("/metrics", sample("shop", "v1", 0).encode());
                    service.post("/metrics", sample("shop", "v2", 90).encode());
                },
                d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
    }

    @Test
    void the_version_assigns_a_sample_to_canary_or_baseline() throws Exception {
        // Given
        String id = judged("shop");
        // When
        var promoted = service.await(
                id,
                () -> {
                    service.post("/metrics", sample("shop", "v1", 90).encode());
                    service.post("/metrics", sample("shop", "v2", 0).encode());
                },
                d -> d.getString("completed_at") != null);
        // Then
        assertThat(promoted.getString("status")).isEqualTo("PROMOTED");
    }

    @Test
    void every_format_is_accepted_also_beside_samples_by_id() throws Exception {
        // Given
        String id = created("shop");
        var byId = new JsonObject().put("deployment_id", id).put("requests", 1);
        var bus = service.vertx().eventBus();
        // When
        var one = service.post("/metrics", sample("shop", "v2", 0).encode());
        var array = service.post(
                "/metrics",
                new JsonArray().add(byId).add(sample("shop", "v1", 0)).encode());
        var lines = lines("/metrics", sample("shop", "v1", 0), byId, sample("shop", "canary", 0));
        var overBus = bus.<JsonObject>request(Addresses.METRICS, sample("shop", "v2", 1))
                .await();
        // Then
        assertThat(one.body()).isEqualTo(ACCEPTED);
        assertThat(new JsonObject(array.body()).getInteger("accepted")).isEqualTo(2);
        assertThat(new JsonObject(lines.body()).getInteger("accepted")).isEqualTo(3);
        assertThat(overBus.body().encode()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_service_without_an_open_deployment_refuses_samples() throws Exception {
        // Given
        service.post("/deployments/" + created("shop") + "/cancel", "");
        // When
        var never = service.post("/metrics", sample("cart", "v2", 0).encode());
        var ended = service.post("/metrics", sample("shop", "v2", 0).encode());
        // Then
        for (var answer : new String[] {never.body(), ended.body()}) {
            assertThat(new JsonObject(answer).getString("detail")).endsWith(" has no open deployment");
        }
        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(ended.statusCode()).isEqualTo(404);
        assertThat(counted("refused", "no_active_deployment")).isEqualTo(2);
    }

    @Test
    void a_sender_may_have_samples_without_a_deployment_dropped() throws Exception {
        // Given
        created("shop");
        // When
        var single = service.post(DROPPED, sample("cart", "v2", 0).encode());
        var lines = lines(
                DROPPED, sample("cart", "v2", 0), sample("shop", "v2", 0), sample("shop", "v0", 0), new JsonObject());
        // Then
        assertThat(single.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(single.body()))
                .isEqualTo(new JsonObject()
                        .put("status", "accepted")
                        .put("accepted", 0)
                        .put("dropped", 1));
        var sums = new JsonObject(lines.body().lines().skip(1).findFirst().orElseThrow());
        assertThat(sums)
                .isEqualTo(new JsonObject()
                        .put("status", "accepted")
                        .put("accepted", 1)
                        .put("refused", 1)
                        .put("dropped", 2));
        assertThat(counted("ignored", "no_active_deployment")).isEqualTo(3);
    }

    @Test
    void a_sample_with_an_unknown_deployment_id_is_refused_all_the_same() throws Exception {
        // When
        var answer = service.post(DROPPED, "{\"deployment_id\": \"42\", \"requests\": 1}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void on_the_bus_a_header_has_the_same_effect() {
        // Given
        var bus = service.vertx().eventBus();
        var drop = new DeliveryOptions().addHeader("unknown", "drop");
        var odd = new DeliveryOptions().addHeader("unknown", "maybe");
        // When
        var dropped = bus.<JsonObject>request(Addresses.METRICS, sample("cart", "v2", 0), drop)
                .await();
        var refused = Assertions.catchThrowableOfType(
                ReplyException.class,
                () -> bus.request(Addresses.METRICS, sample("cart", "v2", 0)).await());
        var unclear = Assertions.catchThrowableOfType(
                ReplyException.class, () -> bus.request(Addresses.METRICS, sample("cart", "v2", 0), odd)
                        .await());
        // Then
        assertThat(dropped.body().getInteger("dropped")).isEqualTo(1);
        assertThat(refused.failureCode()).isEqualTo(404);
        assertThat(unclear.failureCode()).isEqualTo(400);
    }

    @Test
    void a_sample_names_its_target_once_and_its_version_always() throws Exception {
        // Given
        var both = sample("shop", "v2", 0).put("deployment_id", "42");
        var unnamed = new JsonObject().put("service_name", "shop").put("requests", 1);
        var neither = new JsonObject().put("requests", 1);
        // When
        var answers = new JsonObject(service.post(
                        "/metrics",
                        new JsonArray().add(both).add(unnamed).add(neither).encode())
                .body());
        // Then
        var details =
                answers.getJsonArray("refused").stream().map(refusal -> ((JsonObject) refusal).getString("detail"));
        assertThat(details)
                .containsExactly(
                        "service_name must not be given together with deployment_id",
                        "version is required with service_name",
                        "deployment_id is required, or service_name in its place");
        assertThat(service.post("/metrics?unknown=maybe", neither.encode()).statusCode())
                .isEqualTo(400);
    }
}
