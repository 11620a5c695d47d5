package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.bus.Local;
import io.canary.deployment.ActorReply.Unavailable;
import io.canary.deployment.ActorRequest.Execute;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.rollout.Command;
import io.canary.rollout.Commands;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More commands for one deployment than the journal can take at once. */
@Timeout(120)
class QueuedCommandsTest {
    private static final int COMMANDS = 2 * TransitionQueue.MAX;

    @TempDir
    private Path data = Path.of("");

    private static Future<ActorReply> send(TestService service, String id, Command command) {
        Local request = new Execute(command, new Terms("alice", null, null, Duration.ZERO));
        var local = new DeliveryOptions().setLocalOnly(true);
        return service.vertx()
                .eventBus()
                .<ActorReply>request(ActorRequest.address(id).name(), request, local)
                .map(Message::body);
    }

    /** All at once: none is handled before the last is sent. */
    private static List<ActorReply> sendAll(TestService service, String id, List<Command> commands) throws Exception {
        var replies = new CompletableFuture<List<ActorReply>>();
        service.vertx().runOnContext(v -> Future.join(commands.stream()
                        .map(command -> send(service, id, command))
                        .toList())
                .onSuccess(all -> replies.complete(all.list()))
                .onFailure(replies::completeExceptionally));
        return replies.get(60, TimeUnit.SECONDS);
    }

    private static boolean isRefused(ActorReply reply) {
        return reply instanceof Unavailable(String why, boolean mayCome)
                && !mayCome
                && why.startsWith("the command queue of the deployment is full (256)");
    }

    @Test
    void beyond_the_limit_a_command_is_rejected_and_a_cancel_is_not() throws Exception {
        // Given
        var journal = Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", data.toString()));
        var commands = new ArrayList<Command>();
        for (int i = 0; i < COMMANDS; i++) {
            commands.add(i % 2 == 0 ? Commands.PAUSE : Commands.RESUME);
        }
        commands.add(Commands.CANCEL);
        try (var service = TestService.start(journal)) {
            String id = service.create(
                            TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 3600)))
                    .getString("id");
            // When
            var replies = sendAll(service, id, commands);
            // Then
            assertThat(replies.stream().filter(QueuedCommandsTest::isRefused).count())
                    .isBetween(1L, (long) TransitionQueue.MAX);
            assertThat(isRefused(replies.getLast())).isFalse();
            assertThat(service.get("/metrics").body())
                    .containsPattern("canary_refused_total\\{why=\"queued_commands\"\\} [1-9]");
            service.await(id, d -> d.getString("status").equals("CANCELLED"));
        }
    }
}
