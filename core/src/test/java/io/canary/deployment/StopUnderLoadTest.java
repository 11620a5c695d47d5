package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.bus.Local;
import io.canary.deployment.ActorRequest.Execute;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.rollout.Commands;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A stop of the service under a load that the journal can no longer take. */
@Isolated("the stop has its time limit, and the log of all services is read")
class StopUnderLoadTest {
    private static final int DEPLOYMENTS = 200;
    private static final int EACH = 200;
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.canary");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path data;

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.detachAppender(log);
    }

    private TestService start(ScriptedRouter router) throws Exception {
        return TestService.start(
                Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", data.toString())), router);
    }

    /** More commands per deployment than are recorded before the service has stopped. */
    private static void flood(TestService service, List<String> ids) {
        var local = new DeliveryOptions().setLocalOnly(true);
        var terms = new Terms("somebody", null, null, Duration.ZERO);
        for (int i = 0; i < EACH; i++) {
            Local command = new Execute(i % 2 == 0 ? Commands.PAUSE : Commands.RESUME, terms);
            ids.forEach(id ->
                    service.vertx().eventBus().send(ActorRequest.address(id).name(), command, local));
        }
    }

    private List<String> loud() {
        return List.copyOf(log.list).stream()
                .filter(e -> e.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void changes_after_a_stop_are_one_log_line_and_the_next_start_continues() throws Exception {
        // Given
        var router = new ScriptedRouter();
        var ids = new ArrayList<String>();
        var service = start(router);
        for (int i = 0; i < DEPLOYMENTS; i++) {
            ids.add(service.create(TestService.slow("shop " + i)).getString("id"));
        }
        // When
        flood(service, ids);
        service.close();
        // Then
        assertThat(loud())
                .singleElement()
                .asString()
                .startsWith("stopped with ")
                .contains("changes under way");
        log.list.clear();
        try (var next = start(router)) {
            for (String id : ids) {
                next.await(
                        id,
                        d -> !d.getString("status_reason").contains("asking router")
                                && !d.getString("status_reason").contains("not seen"));
            }
            var all = new JsonArray(next.get("/deployments?limit=1000").body());
            assertThat(all.stream().map(d -> ((JsonObject) d).getString("status")))
                    .hasSize(DEPLOYMENTS)
                    .allMatch(status -> status.equals("RUNNING") || status.equals("PAUSED"));
        }
        assertThat(loud()).isEmpty();
    }
}
