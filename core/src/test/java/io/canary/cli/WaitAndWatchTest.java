package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that wait for a deployment, against a service. */
@Timeout(120)
class WaitAndWatchTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @TempDir
    private Path folder = Path.of("");

    /** On a thread of its own: a command blocks, and the common pool has one thread on two processors. */
    private static CompletableFuture<Terminal> inBackground(Supplier<Terminal> command) {
        return CompletableFuture.supplyAsync(command, Thread::startVirtualThread);
    }

    @ParameterizedTest
    @CsvSource({"promote, 0, PROMOTED", "rollback, 3, ROLLED_BACK", "cancel, 4, CANCELLED"})
    void the_exit_status_of_a_wait_says_how_it_ended(String command, int status, String name) throws Exception {
        // Given
        String id = remote.createEnded(command);
        for (String until : List.of("ended", "promoted")) {
            // When
            var terminal = remote.run(new WaitCommand(), id, "--for", until);
            // Then
            assertThat(terminal.status()).as(terminal.err()).isEqualTo(status);
            assertThat(terminal.lines()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith(id + "  " + name));
        }
    }

    @Test
    void a_wait_ends_when_the_deployment_does() throws Exception {
        // Given
        String id = remote.create();
        var waiting = inBackground(() -> remote.run(new WaitCommand(), id));
        // When
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        assertThat(waiting.join().status()).isEqualTo(ExitStatus.CANCELLED_OR_FAILED);
    }

    @Test
    void a_wait_for_a_change_ends_with_the_next_one() throws Exception {
        // Given
        String id = remote.create();
        var waiting = inBackground(() -> remote.run(new WaitCommand(), id, "--for", "changed"));
        // When
        while (!waiting.isDone()) {
            service.post("/deployments/" + id + "/pause", "");
            service.post("/deployments/" + id + "/resume", "");
        }
        // Then
        assertThat(waiting.join().status()).isEqualTo(ExitStatus.REACHED);
    }

    @Test
    void a_wait_that_times_out_shows_the_deployment() throws Exception {
        // Given
        String id = remote.create();
        // When
        var terminal = remote.run(new WaitCommand(), id, "--timeout", "0.2");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.TIMED_OUT);
        assertThat(terminal.out()).contains("RUNNING");
        assertThat(terminal.err()).contains("timed out: not ended yet");
    }

    @Test
    void a_deployment_is_watched_from_start_to_end() throws Exception {
        // Given
        String id = remote.create();
        var watching = inBackground(() -> remote.run(new WatchCommand(), id, "-o", "table"));
        // When
        service.post("/deployments/" + id + "/pause", "");
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        var terminal = watching.join();
        assertThat(terminal.status()).isEqualTo(ExitStatus.CANCELLED_OR_FAILED);
        assertThat(terminal.lines())
                .extracting(line -> line.split(" +", -1)[2])
                .containsExactly("created", "weight_confirmed", "pause", "cancel", "cancelled");
    }

    @Test
    void wait_and_watch_survive_a_restart_of_the_service() throws Exception {
        // Given
        int port = TestService.freePort();
        var settings = Map.of(
                "http", Map.of("port", port),
                "journal", Map.of("type", "sqlite"),
                "data", Map.of("dir", folder.toString()));
        var first = TestService.start(settings);
        String id = first.create(TestService.slow("shop")).getString("id");
        String url = first.uri("").toString();
        var waiting = inBackground(() -> RemoteCommands.run(url, new WaitCommand(), id));
        var watching = inBackground(() -> RemoteCommands.run(url, new WatchCommand(), id));
        while (!first.get("/metrics").body().contains("canary_http_requests_open{kind=\"wait\"} 2.0")) {
            Thread.onSpinWait();
        }
        // When
        first.close();
        try (var second = TestService.start(settings, first.router())) {
            second.post("/deployments/" + id + "/rollback", "");
            // Then
            assertThat(waiting.join().status()).as(waiting.join().err()).isEqualTo(ExitStatus.ROLLED_BACK);
            assertThat(watching.join().lines())
                    .hasSizeGreaterThan(4)
                    .last()
                    .asString()
                    .contains("rolled_back");
        }
    }
}
