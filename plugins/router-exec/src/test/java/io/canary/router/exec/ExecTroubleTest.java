package io.canary.router.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.process.ProcessTree;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.testservers.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that do not do as they should. */
@Timeout(60)
class ExecTroubleTest {
    @TempDir
    Path directory;

    private TrafficRouter run(String script) throws Exception {
        return Scripts.run(directory, script, Map.of());
    }

    private TrafficRouter run(String script, Map<String, ?> further) throws Exception {
        return Scripts.run(directory, script, further);
    }

    private String file(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private boolean isAlive(String pidFile) throws IOException {
        return ProcessHandle.of(Long.parseLong(file(pidFile).strip()))
                .map(ProcessTree::runs)
                .orElse(false);
    }

    private void awaitFile(String name) {
        Await.until(() -> Files.exists(directory.resolve(name)) && !file(name).isEmpty());
    }

    @Test
    void a_refusal_is_reported_in_the_last_words_of_the_program() throws Exception {
        try (var router = run("for i in 1 2 3 4 5 6 7; do echo line $i >&2; done; echo >&2; exit 65")) {
            // When
            var refusal = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal)
                    .hasMessage("/bin/sh ended with exit code 65: line 3 / line 4 / line 5 / line 6 / line 7");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exit 1, exit code 1",
        "exit 75, exit code 75",
        "no-such-program, exit code 127 (something was not found)",
        "/etc/passwd, exit code 126 (something could not be executed)",
        "kill -9 $$, exit code 137 (signal 9)"
    })
    void an_accident_is_no_refusal(String script, String told) throws Exception {
        try (var router = run(script)) {
            // When
            var failure = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining(told);
        }
    }

    @Test
    void a_program_that_tells_no_weights_proves_nothing() throws Exception {
        try (var router = run("echo '{\"weights\": {}}'", Map.of("observe", true))) {
            // When
            var seen = router.observe("checkout");
            var words = router.preflight(Scripts.split(30));
            // Then
            assertThat(seen).isInstanceOf(Observation.NotFound.class);
            assertThat(words).hasSize(2).last().asString().startsWith("warning: observe: there are no shares");
        }
    }

    @Test
    void a_program_that_fails_to_look_proves_nothing() throws Exception {
        try (var router = run("[ $1 != observe ] || echo gone >&2; exit 65", Map.of("observe", true))) {
            // When
            var failure = Scripts.failureOf(() -> router.observe("checkout"));
            // Then
            assertThat(failure).hasMessageContaining("exit code 65: gone");
        }
    }

    @Test
    void a_program_may_say_that_nothing_is_routed_and_which_generation_it_is() throws Exception {
        String says = "echo '{\"weights\": {}, \"routed\": false, \"generation\": 4711}'";
        try (var router = run(says, Map.of("observe", true));
                var blind = run(says, Map.of())) {
            assertThat(router.observe("checkout")).isEqualTo(new Observation.NotRouted());
            assertThat(router.generation("checkout")).isEqualTo("4711");
            assertThat(blind.generation("checkout")).isNull();
        }
    }

    @Test
    void other_codes_may_mean_a_refusal() throws Exception {
        try (var router = run("exit 3", Map.of("rejected_codes", List.of(3, 4)))) {
            assertThat(Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)))
                            .kind())
                    .isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void what_takes_too_long_is_ended_with_all_its_children() throws Exception {
        String family = "sh -c 'sleep 301 & echo $! > grandchild; wait' & echo $! > child; echo waiting >&2; wait";
        try (var router = run(family, Map.of("time_limit_sec", 1))) {
            // When
            var failure = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("did not end within 1000 ms, and was ended: waiting");
            assertThat(isAlive("child")).isFalse();
            assertThat(isAlive("grandchild")).isFalse();
        }
    }

    @Test
    void what_does_not_want_to_end_is_made_to() throws Exception {
        String stubborn = "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > child; while :; do sleep 1; done'; sleep 300";
        try (var router = run(stubborn, Map.of("time_limit_sec", 1))) {
            // When
            long begin = System.nanoTime();
            var failure = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(failure).hasMessageContaining("did not end");
            assertThat(isAlive("child")).isFalse();
            assertThat(System.nanoTime() - begin).isLessThan(6_000_000_000L);
        }
    }

    @Test
    void a_program_that_is_asked_to_end_may_put_things_in_order() throws Exception {
        try (var router = run("trap 'echo tidy > order; exit 1' TERM; sleep 300 & wait", Map.of("time_limit_sec", 1))) {
            // When
            Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(file("order")).isEqualTo("tidy\n");
        }
    }

    @Test
    void an_interrupted_call_comes_back_when_nothing_of_it_is_left() throws Exception {
        try (var router = run("echo $$ > pid; sleep 300; echo late > late")) {
            // Given
            var ended = new CompletableFuture<Throwable>();
            var call = Thread.startVirtualThread(() -> {
                try {
                    router.setTrafficSplit(Scripts.split(30));
                } catch (Exception e) {
                    ended.complete(e);
                }
            });
            awaitFile("pid");
            // When
            call.interrupt();
            // Then
            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(isAlive("pid")).isFalse();
            assertThat(directory.resolve("late")).doesNotExist();
        }
    }

    @Test
    void a_child_that_is_left_behind_is_not_waited_for() throws Exception {
        try (var router = run("sleep 300 & echo $! > child")) {
            // When
            long begin = System.nanoTime();
            router.setTrafficSplit(Scripts.split(30));
            // Then
            assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
            assertThat(isAlive("child")).isTrue();
        } finally {
            ProcessHandle.of(Long.parseLong(file("child").strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void output_without_end_is_cut_off() throws Exception {
        try (var router = run("exec yes")) {
            // When
            var failure = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("more than 64 KiB");
        }
    }

    @Test
    void of_a_flood_of_words_the_last_are_kept() throws Exception {
        try (var router = run("yes | head -c 20000000 >&2; echo the last >&2; exit 1")) {
            // When
            var failure = Scripts.failureOf(() -> router.setTrafficSplit(Scripts.split(30)));
            // Then
            assertThat(failure.getMessage()).endsWith("y / the last").hasSizeLessThan(200);
        }
    }

    @Test
    void the_program_is_told_the_split_and_nothing_reads_its_arguments_again() throws Exception {
        String service = "$(touch bad) `touch bad`;touch bad \"'*";
        try (var router = run("cat > input; printf '%s\\n' \"$@\" > arguments")) {
            // When
            router.setTrafficSplit(
                    new TrafficSplit(service, "v1", "v2", Scripts.split(5.25).canaryWeight()));
            // Then
            assertThat(file("arguments")).isEqualTo("split\n" + service + "\n");
            assertThat(file("input").replaceAll("[0-9]{13,}", "N"))
                    .isEqualTo("{\"verb\":\"split\",\"service\":\"$(touch bad) `touch bad`;touch bad \\\"'*\","
                            + "\"baseline\":\"v1\",\"canary\":\"v2\",\"canary_weight\":5.25,"
                            + "\"weights\":{\"v1\":94.75,\"v2\":5.25},\"upstreams\":{},\"sequence\":N}\n");
            assertThat(directory.resolve("bad")).doesNotExist();
        }
    }

    @Test
    void promotions_and_rollbacks_are_sent_as_such() throws Exception {
        try (var router = run("cat > \"$1\"")) {
            // When
            router.promote("checkout", "v2");
            router.rollback("checkout", "v1");
            // Then
            assertThat(file("promote")).contains("\"canary\":\"v2\",\"canary_weight\":100,\"weights\":{\"v2\":100}");
            assertThat(file("rollback")).contains("\"baseline\":\"v1\",\"canary_weight\":0,\"weights\":{\"v1\":100}");
        }
    }

    @Test
    void input_that_nobody_reads_does_not_matter() throws Exception {
        // Given
        var addresses = Map.of("v2", Collections.nCopies(50_000, URI.create("http://10.0.0.7:8080")));
        var split = new TrafficSplit("checkout", "v1", "v2", Scripts.split(5).canaryWeight(), addresses);
        try (var router = run("exit 0")) {
            // When
            router.setTrafficSplit(split);
        }
        try (var router = run("cat > input")) {
            router.setTrafficSplit(split);
            // Then
            assertThat(Files.size(directory.resolve("input"))).isGreaterThan(1_000_000);
        }
    }

    @Test
    void the_environment_is_what_the_settings_say_and_no_more() throws Exception {
        var settings = Map.of("environment", Map.of("TOKEN", "a b"), "inherit", List.of("HOME", "NO_SUCH_VARIABLE"));
        try (var router = run("/usr/bin/env > env", settings)) {
            // When
            router.setTrafficSplit(Scripts.split(5));
            // Then
            assertThat(file("env").lines().filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")))
                    .containsExactlyInAnyOrder("TOKEN=a b", "HOME=" + System.getenv("HOME"), "CANARY_ROUTER=edge");
        }
    }

    @Test
    void without_a_directory_it_runs_in_the_routers_own() throws Exception {
        var host = new io.canary.tck.RecordingContext("edge", directory);
        var settings = Map.of("command", List.of("/bin/sh", "-c", "pwd > here"));
        try (var router = io.canary.tck.RouterSubject.open(new ExecRouterFactory(), settings, host)) {
            // When
            router.setTrafficSplit(Scripts.split(5));
            // Then
            assertThat(Path.of(file("here").strip()).toRealPath()).isEqualTo(directory.toRealPath());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "echo", "echo '{}'", "echo '{\"weights\": {\"v1\": 200}}'", "echo '<html>'"})
    void what_tells_no_shares_is_not_believed(String script) throws Exception {
        try (var router = run(script, Map.of("observe", true))) {
            // When
            var failure = Scripts.failureOf(() -> router.observe("checkout"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("tells no shares");
        }
    }

    @Test
    void a_program_that_is_not_said_to_observe_is_not_run_for_it() throws Exception {
        try (var router = run("touch ran")) {
            // When
            var seen = router.observe("checkout");
            // Then
            assertThat(seen).isInstanceOf(Observation.CannotTell.class);
            assertThat(router.capabilities().can(Feature.OBSERVE)).isFalse();
            assertThat(directory.resolve("ran")).doesNotExist();
        }
    }

    @Test
    void a_service_that_could_be_an_option_is_refused() throws Exception {
        try (var router = run("touch ran")) {
            // When
            var refusal = Scripts.failureOf(() -> router.rollback("--force", "v1"));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(directory.resolve("ran")).doesNotExist();
        }
    }

    @Test
    void the_script_of_the_page_refuses_to_leave_its_directory() throws Exception {
        String script = Page.script(directory).toString();
        try (var router = run("exec /bin/sh " + script + " \"$@\"")) {
            // When
            var refusal = Scripts.failureOf(() -> router.rollback("../escaped", "v1"));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("no such service: ../escaped");
        }
    }
}
