package io.canary.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.TestService;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.cli.Futures;
import io.canary.ingest.IncomingSample;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event-bus contract, as a service sees it that lives in the same JVM. */
class EventBusContractTest {

    /** The service beside: it asks, sends and listens, and knows nothing but the addresses. */
    private static final class Neighbour extends VerticleBase {
        private final List<JsonObject> seen = new CopyOnWriteArrayList<>();

        @Override
        public Future<?> start() {
            return vertx.eventBus()
                    .<JsonObject>consumer(Addresses.EVENTS, m -> seen.add(m.body()))
                    .completion();
        }

        Future<JsonObject> request(String action, @Nullable Object body) {
            var options = new DeliveryOptions().addHeader("action", action);
            return vertx.eventBus()
                    .<JsonObject>request(Addresses.DEPLOYMENTS, body, options)
                    .map(Message::body);
        }

        Future<JsonObject> metrics(@Nullable Object body) {
            return vertx.eventBus().<JsonObject>request(Addresses.METRICS, body).map(Message::body);
        }
    }

    private final Neighbour neighbour = new Neighbour();

    @AutoClose
    private final TestService service = TestService.started();

    @BeforeEach
    void start() throws Exception {
        await(service.vertx().deployVerticle(neighbour));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return Futures.await(future, 20, TimeUnit.SECONDS);
    }

    private static int code(Future<?> future) {
        return catchThrowableOfType(ReplyException.class, () -> await(future)).failureCode();
    }

    private static String words(Future<?> future) {
        return String.valueOf(
                catchThrowableOfType(ReplyException.class, () -> await(future)).getMessage());
    }

    private static JsonObject slow(String name) {
        return new JsonObject().put("service_name", name).put("new_version", "v2");
    }

    @Test
    void a_request_with_a_key_is_done_once_whichever_way_it_comes() throws Exception {
        // Given
        var keyed = new DeliveryOptions().addHeader("action", "create").addHeader("idempotency-key", "build-42");
        var first = await(service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, slow("shop"), keyed));
        // When
        var second = await(service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, slow("shop"), keyed));
        var overRest = service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "build-42")
                .POST(HttpRequest.BodyPublishers.ofString(slow("shop").encode())));
        var another = service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, slow("bakery"), keyed);
        // Then
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(new JsonObject(overRest.body())).isEqualTo(first.body());
        assertThat(code(another)).isEqualTo(422);
    }

    @Test
    void who_sends_a_command_is_named_in_the_history() throws Exception {
        // Given
        String id = created("shop");
        // When
        var paused =
                await(neighbour.request("pause", new JsonObject().put("id", id).put("by", "the shop")));
        // Then
        assertThat(paused.getJsonArray("history").getJsonObject(2).getString("by"))
                .isEqualTo("the shop (event bus)");
    }

    private String created(String name) throws Exception {
        return await(neighbour.request("create", slow(name))).getString("id");
    }

    private static JsonObject one(String id) {
        return new JsonObject().put("id", id);
    }

    @Test
    void a_deployment_lives_its_life_over_the_bus() throws Exception {
        // When
        var created = await(neighbour.request("create", slow("shop")));
        String id = created.getString("id");
        // Then: it is the same as over REST
        assertThat(created.getString("status")).isEqualTo("RUNNING");
        assertThat(await(neighbour.request("get", one(id)))).isEqualTo(service.deployment(id));
        assertThat(await(neighbour.request("pause", one(id))).getString("status"))
                .isEqualTo("PAUSED");
        assertThat(await(neighbour.request("resume", one(id))).getString("status"))
                .isEqualTo("RUNNING");
        var cancelled = await(neighbour.request("cancel", one(id).put("reason", "not today")));
        assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
        assertThat(cancelled.getString("status_reason")).contains("not today");
        assertThat(await(neighbour.request("cancel", one(id)))).isEqualTo(cancelled);
    }

    @Test
    void a_promotion_without_a_pass_needs_a_reason_and_an_abandonment_a_router_that_is_gone() throws Exception {
        // Given
        String id = created("shop");
        // When
        var unexplained = neighbour.request("promote", one(id).put("unproven", true));
        var abandoned = neighbour.request("abandon", one(id).put("reason", "the router is gone"));
        var notWhy = neighbour.request("abandon", one(id));
        var not = neighbour.request("cancel", one(id).put("unproven", true));
        var nobody = neighbour.request("promote", new JsonObject().put("unproven", true));
        // Then
        assertThat(code(unexplained)).isEqualTo(400);
        assertThat(code(abandoned)).isEqualTo(409);
        assertThat(code(notWhy)).isEqualTo(400);
        assertThat(code(not)).isEqualTo(400);
        assertThat(code(nobody)).isEqualTo(400);
        // And
        var promoted =
                await(neighbour.request("promote", one(id).put("unproven", true).put("reason", "nobody reports")));
        assertThat(promoted.getString("status_reason"))
                .isEqualTo("all traffic is on v2; promoted on request without a PASS: nobody reports; not"
                        + " observed: no request to the canary was reported");
    }

    @Test
    void what_cannot_be_asked_of_the_router_any_more_is_abandoned_over_the_bus() throws Exception {
        // Given
        String id = created("shop");
        service.router().before((name, verb) -> {
            throw RouterException.unreachable("no route to host");
        });
        neighbour.request("cancel", one(id));
        service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
        // When
        var abandoned = await(neighbour.request("abandon", one(id).put("reason", "it is gone")));
        // Then
        assertThat(abandoned.getString("status")).isEqualTo("FAILED");
        assertThat(abandoned.getValue("current_weight")).isNull();
        assertThat(neighbour.seen)
                .anySatisfy(event -> assertThat(event.getJsonArray("news").encode())
                        .contains("\"type\":\"abandoned\"", "\"level\":\"error\"", "it is gone"));
    }

    @Test
    void a_command_is_an_object_with_an_id() {
        for (String action : List.of("cancel", "rollback", "pause", "resume", "promote", "abandon")) {
            assertThat(code(neighbour.request(action, null))).as(action).isEqualTo(400);
            assertThat(code(neighbour.request(action, new JsonArray())))
                    .as(action)
                    .isEqualTo(400);
            assertThat(code(neighbour.request(action, "shop"))).as(action).isEqualTo(400);
            assertThat(code(neighbour.request(action, new JsonObject())))
                    .as(action)
                    .isEqualTo(400);
        }
    }

    @Test
    void a_roll_back_and_a_promotion_can_be_asked_for() throws Exception {
        // Given
        String first = created("one");
        String second = created("two");
        for (int i = 0; i < 3; i++) {
            await(neighbour.metrics(new JsonObject()
                    .put("deployment_id", second)
                    .put("requests", 100)
                    .put("errors", 0)));
        }
        // When
        var rolledBack = await(neighbour.request("rollback", one(first)));
        var promoted = await(neighbour.request("promote", one(second)));
        // Then
        assertThat(rolledBack.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(promoted.getString("status")).isEqualTo("PROMOTED");
        assertThat(code(neighbour.request("promote", one(first)))).isEqualTo(409);
    }

    @Test
    void lists_come_in_pages() throws Exception {
        // Given
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(created("shop " + i));
        }
        // When
        var first = await(neighbour.request("list", new JsonObject().put("limit", 2)));
        var second = await(
                neighbour.request("list", new JsonObject().put("limit", 2).put("cursor", first.getString("cursor"))));
        // Then
        assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
        assertThat(ids(second)).containsExactly(ids.get(0));
        assertThat(second.getValue("cursor")).isNull();
        assertThat(ids(await(neighbour.request("list", null)))).hasSize(3);
    }

    @Test
    void lists_are_of_one_status_or_of_several() throws Exception {
        // Given
        String open = created("shop");
        String cancelled = created("bakery");
        await(neighbour.request("cancel", new JsonObject().put("id", cancelled)));
        // When
        var one = await(neighbour.request("list", new JsonObject().put("status", "CANCELLED")));
        var several = await(neighbour.request(
                "list",
                new JsonObject().put("status", new JsonArray().add("running").add("cancelled"))));
        var all = await(neighbour.request("list", new JsonObject().put("status", "open,ended")));
        // Then
        assertThat(ids(one)).containsExactly(cancelled);
        assertThat(ids(several)).containsExactly(cancelled, open);
        assertThat(ids(all)).containsExactly(cancelled, open);
    }

    @Test
    void an_owner_is_shown_listed_by_and_in_events() throws Exception {
        // Given
        created("shop");
        var owned = await(neighbour.request("create", slow("bakery").put("owner", "bakers")));
        // When
        var list = await(neighbour.request("list", new JsonObject().put("owner", "bakers")));
        await(neighbour.request("cancel", new JsonObject().put("id", owned.getString("id"))));
        // Then
        assertThat(owned.getString("owner")).isEqualTo("bakers");
        assertThat(ids(list)).containsExactly(owned.getString("id"));
        assertThat(neighbour.seen)
                .map(event -> event.getJsonObject("deployment"))
                .filteredOn(its -> its.getString("id").equals(owned.getString("id")))
                .isNotEmpty()
                .allSatisfy(its -> assertThat(its.getString("owner")).isEqualTo("bakers"));
    }

    private static List<String> ids(JsonObject page) {
        var list = page.getJsonArray("deployments");
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.getJsonObject(i).getString("id"))
                .toList();
    }

    @Test
    void what_is_not_done_fails_with_the_status_that_rest_would_give() throws Exception {
        // Given
        String id = created("shop");
        // Then
        assertThat(code(neighbour.request("create", slow("shop")))).isEqualTo(409);
        assertThat(words(neighbour.request("create", slow("shop")))).contains(id);
        assertThat(code(neighbour.request("get", one("nothing")))).isEqualTo(404);
        assertThat(code(neighbour.request("create", slow("other").put("policy", 5))))
                .isEqualTo(400);
        assertThat(code(neighbour.request("create", null))).isEqualTo(400);
        assertThat(code(neighbour.request("create", "shop"))).isEqualTo(400);
        assertThat(code(neighbour.request("get", null))).isEqualTo(400);
        assertThat(code(neighbour.request("get", new JsonObject().put("id", 5))))
                .isEqualTo(400);
        assertThat(code(neighbour.request("cancel", one(id).put("reason", "\ud800"))))
                .isEqualTo(400);
        assertThat(code(neighbour.request("list", new JsonObject().put("limit", 0))))
                .isEqualTo(400);
        assertThat(words(neighbour.request("create", new JsonObject().put("service_name", ""))))
                .contains("new_version is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "delete", "CREATE"})
    void an_action_that_there_is_not_is_refused_with_those_that_there_are(String action) {
        // When
        var refused = catchThrowableOfType(ReplyException.class, () -> await(neighbour.request(action, null)));
        // Then
        assertThat(refused.failureCode()).isEqualTo(400);
        assertThat(refused.getMessage()).contains("create, get, list, cancel");
    }

    @Test
    void a_message_without_an_action_is_refused() {
        assertThat(code(service.vertx().eventBus().request(Addresses.DEPLOYMENTS, new JsonObject())))
                .isEqualTo(400);
    }

    @Test
    void samples_are_taken_as_an_object_an_array_or_typed() throws Exception {
        // Given
        String id = created("shop");
        var sample =
                new JsonObject().put("deployment_id", id).put("requests", 100).put("errors", 0);
        var accepted = new JsonObject().put("status", "accepted");
        // When / Then
        assertThat(await(neighbour.metrics(sample))).isEqualTo(accepted);
        assertThat(await(neighbour.metrics(new JsonArray().add(sample).add(sample))))
                .isEqualTo(accepted);
        assertThat(await(neighbour.metrics(typed(id, "v2", 100, 0, System.currentTimeMillis()))))
                .isEqualTo(accepted);
        // And
        var promoted = await(neighbour.request("promote", one(id)));
        assertThat(promoted.getJsonObject("last_aggregates").getInteger("requests"))
                .isEqualTo(400);
    }

    private static IncomingSample typed(String id, String version, long requests, double errors, long atMillis) {
        return IncomingSample.ofDeployment(
                id, version, Sample.of(Role.CANARY, atMillis, requests).withErrors(errors));
    }

    @Test
    void a_sample_that_cannot_be_true_is_refused_in_every_form() throws Exception {
        // Given
        String id = created("shop");
        long now = System.currentTimeMillis();
        // Then
        assertThat(words(neighbour.metrics(
                        new JsonObject().put("deployment_id", id).put("errors", 1))))
                .contains("errors");
        assertThat(code(neighbour.metrics(
                        new JsonObject().put("deployment_id", id).put("error_rate", Double.NaN))))
                .isEqualTo(400);
        assertThat(words(neighbour.metrics(typed(id, "v2", 1, 2, now)))).contains("errors");
        assertThat(words(neighbour.metrics(typed(id, "v2", -1, Double.NaN, now))))
                .contains("requests");
        assertThat(words(neighbour.metrics(typed(id, "v2", 1, 0, now + 70_000))))
                .contains("timestamp");
        assertThat(words(neighbour.metrics(typed(id, "v3", 1, 0, now)))).contains("version");
        assertThat(code(neighbour.metrics(typed("nobody", "v2", 1, 0, now)))).isEqualTo(404);
        assertThat(code(neighbour.metrics("sample"))).isEqualTo(400);
        assertThat(code(neighbour.metrics(null))).isEqualTo(400);
        assertThat(service.deployment(id).getValue("last_metrics_at")).isNull();
        // And
        await(neighbour.request("cancel", one(id)));
        assertThat(code(neighbour.metrics(typed(id, "v2", 1, 0, now)))).isEqualTo(409);
    }

    @Test
    void distributions_are_taken_in_every_form_and_of_one_accuracy() throws Exception {
        // Given
        String id = created("shop");
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
        await(neighbour.metrics(IncomingSample.ofDeployment(id, "canary", typed)));
        await(neighbour.metrics(json.copy().put("version", "baseline")));
        // Then
        assertThat(words(neighbour.metrics(json)))
                .contains("latency must be as accurate as the first distribution")
                .contains("a relative error of 0.990 %, but has bounds at 100 ms");
        assertThat(words(neighbour.metrics(IncomingSample.ofDeployment(id, "baseline", typed))))
                .contains("bounds at 100 ms, but has a relative error of 0.990 %");
    }

    @Test
    void every_change_is_published_in_order() throws Exception {
        // Given
        String id = created("shop");
        // When
        await(neighbour.request("pause", one(id)));
        await(neighbour.request("resume", one(id)));
        await(neighbour.request("cancel", one(id)));
        // Then
        service.await(
                id, d -> neighbour.seen.size() >= d.getJsonArray("history").size());
        assertThat(neighbour.seen)
                .map(e -> e.getJsonObject("deployment").getString("status"))
                .containsExactly("PENDING", "RUNNING", "PAUSED", "RUNNING", "CANCELLING", "CANCELLED");
        var told = new JsonArray();
        neighbour.seen.forEach(e -> told.addAll(e.getJsonArray("news")));
        assertThat(told).isEqualTo(service.deployment(id).getJsonArray("history"));
        assertThat(neighbour.seen)
                .allSatisfy(e -> assertThat(e.getJsonObject("deployment").getString("id"))
                        .isEqualTo(id));
    }

    @Test
    void what_a_router_measures_becomes_samples_of_both_versions() throws Exception {
        // Given
        var wanted = slow("shop");
        wanted.put("policy", new JsonObject().put("analysis", new JsonObject().put("mode", "threshold")));
        String id = await(neighbour.request("create", wanted)).getString("id");
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
