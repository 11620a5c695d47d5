package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.distribution.Distribution;
import io.canary.eventbus.Addresses;
import io.canary.server.Orchestrator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's own service lives beside the orchestrator, in this JVM, and is promoted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventBusPageIT {
    private static final Page PAGE = Page.of("event-bus.md");

    @TempDir
    static Path temporary;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Orchestrator canary;

    @SuppressWarnings("NullAway.Init")
    private Compiled compiled;

    @BeforeEach
    @SuppressWarnings("unchecked") // as the page declares it
    void start() throws Exception {
        Path configuration = Files.writeString(temporary.resolve("canary.yaml"), """
                http: {host: 127.0.0.1, port: 0}
                plugins: {dirs: ["%s"]}
                journal: {type: memory}
                routers: {fake: {type: fake}}
                """.formatted(
                        Distribution.FOLDER.resolve("plugins").toAbsolutePath()));
        compiled = Compiled.of(PAGE, temporary);
        var start = compiled.named("Together").getMethod("start", Path.class);
        canary = await((Future<Orchestrator>) start.invoke(null, configuration));
    }

    @AfterEach
    void stop() throws Exception {
        await(canary.stop());
        compiled.close();
    }

    @Test
    void the_service_of_the_page_is_promoted_and_its_events_are_as_the_page_shows_them() throws Exception {
        // Given
        var over = Promise.<JsonObject>promise();
        canary.vertx().eventBus().<JsonObject>consumer(Addresses.EVENTS, event -> {
            if (event.body().getJsonObject("deployment").getString("completed_at") != null) {
                over.tryComplete(event.body());
            }
        });
        // When
        var last = await(over.future());
        // Then
        assertThat(last.getJsonObject("deployment").getString("service_name")).isEqualTo("checkout");
        assertThat(last.getJsonObject("deployment").getString("status")).isEqualTo("PROMOTED");
        var shown = new JsonObject(PAGE.examples("json").getFirst().text());
        assertThat(last.fieldNames()).isEqualTo(shown.fieldNames());
        assertThat(last.getJsonArray("news").getJsonObject(0).fieldNames())
                .isEqualTo(shown.getJsonArray("news").getJsonObject(0).fieldNames());
    }

    @Test
    void every_action_of_the_page_answers_with_a_deployment_or_a_list() throws Exception {
        // Given
        var wanted = new JsonObject().put("service_name", "search").put("new_version", "v2");
        var one = new JsonObject().put("id", await(ask("create", wanted)).getString("id"));
        // When
        var list = await(ask("list", new JsonObject().put("service_name", "search")));
        var paused = await(ask("pause", one.copy().put("reason", "a test")));
        var resumed = await(ask("resume", one));
        var cancelled = await(ask("cancel", one));
        // Then
        assertThat(list.getJsonArray("deployments")).hasSize(1);
        assertThat(paused.getString("status_reason")).startsWith("paused");
        assertThat(resumed.getString("status")).isEqualTo("RUNNING");
        assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
        assertThat(await(ask("get", one)).getString("status")).isEqualTo("CANCELLED");
        assertThat(await(ask("rollback", one)).getString("status")).isEqualTo("CANCELLED");
        assertThat(await(ask("decisions", one)).getJsonArray("decisions")).isEmpty();
        var events = await(ask("events", new JsonObject().put("deployment_id", one.getString("id"))));
        assertThat(events.getJsonArray("events").getJsonObject(0).getString("type"))
                .isEqualTo("created");
    }

    @Test
    @SuppressWarnings("unchecked") // as the page declares it
    void the_reader_of_the_page_reads_the_samples_of_a_deployment() throws Exception {
        // Given
        var wanted = new JsonObject().put("service_name", "search").put("new_version", "v2");
        String id = await(ask("create", wanted)).getString("id");
        var type = compiled.named("SampleReader");
        var reader =
                type.getConstructor(EventBus.class).newInstance(canary.vertx().eventBus());
        // When
        var lines =
                await((Future<JsonArray>) type.getMethod("read", String.class).invoke(reader, id));
        // Then
        assertThat(lines.getJsonObject(0).getString("service_name")).isEqualTo("search");
    }

    @Test
    void a_failure_has_the_status_of_rest_as_its_code_and_names_everything_that_is_wrong() {
        // Given
        var wrong =
                new JsonObject().put("service_name", "search").put("policy", new JsonObject().put("min_samples", 0));
        // When
        var invalid = catchThrowableOfType(ReplyException.class, () -> await(ask("create", wrong)));
        var unknown =
                catchThrowableOfType(ReplyException.class, () -> await(ask("get", new JsonObject().put("id", "42"))));
        // Then
        assertThat(invalid.failureCode()).isEqualTo(400);
        assertThat(invalid).hasMessage("new_version is required; policy.min_samples must be at least 1, was 0");
        assertThat(unknown.failureCode()).isEqualTo(404);
    }

    private Future<JsonObject> ask(String action, JsonObject body) {
        return canary.vertx()
                .eventBus()
                .<JsonObject>request(Addresses.DEPLOYMENTS, body, new DeliveryOptions().addHeader("action", action))
                .map(answer -> answer.body());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }
}
