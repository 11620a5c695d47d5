package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TruthMonitorTest {
    private volatile String answer = "";

    private String said() throws IOException {
        String now = answer;
        if (now.isEmpty()) {
            throw new IOException("the API is away");
        }
        return now;
    }

    @Test
    void clients_of_one_version_are_held_against_what_is_said_of_them() {
        try (var version = StubUpstreamServer.of("v2");
                var clients = SteadyClients.ask(version.port(), "/", 4, Duration.ofMillis(5));
                var monitor = TruthMonitor.watch(this::said, clients)) {
            // When
            answer = "{\"status\": \"PROMOTED\", \"current_weight\": 100, \"status_reason\": \"all traffic is on v2\"}";
            awaitSeconds(clients, 2);
            var report = monitor.report("v2");
            // Then
            assertThat(report.assertTruthful().secondsOfUntruth()).isZero();
            assertThat(report.claims()).isGreaterThan(10);
            assertThat(report.requests()).isGreaterThan(100);
            assertThat(report.failures()).isZero();
        }
    }

    @Test
    void a_lie_fails_with_what_was_said_and_what_was_so() {
        try (var version = StubUpstreamServer.of("v2");
                var clients = SteadyClients.ask(version.port(), "/500", 4, Duration.ofMillis(5));
                var monitor = TruthMonitor.watch(this::said, clients)) {
            // When
            answer =
                    "{\"status\":\"ROLLED_BACK\",\"current_weight\":0,\"status_reason\":\"the router confirmed 100 % on v1\"}";
            awaitSeconds(clients, 2);
            var report = monitor.report("v2");
            // Then
            assertThatThrownBy(report::assertTruthful)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("s of untruth beyond a delay of 0.25 s")
                    .hasMessageContaining("said ROLLED_BACK 0.0 % \"the router confirmed 100 % on v1\"")
                    .hasMessageContaining("(100.0 %)");
        }
    }

    @Test
    void what_is_moved_from_outside_may_be_unknown_for_a_while() {
        try (var version = StubUpstreamServer.of("v2");
                var clients = SteadyClients.ask(version.port(), "/", 4, Duration.ofMillis(5), SteadyClients.Users.NEW);
                var monitor = TruthMonitor.watch(this::said, clients)) {
            // When
            monitor.movedFromOutside(60);
            answer = "{\"status\": \"RUNNING\", \"current_weight\": 25, \"status_reason\": \"soaking at 25 %\"}";
            awaitSeconds(clients, 2);
            var report = monitor.report("v2");
            // Then
            assertThat(report.assertTruthful().requests()).isGreaterThan(50);
            assertThat(monitor.claims()).hasSize(report.claims());
        }
    }

    @Test
    void where_nothing_was_said_nothing_was_checked() {
        try (var version = StubUpstreamServer.of("v2");
                var clients = SteadyClients.ask(version.port(), "/cut", 2, Duration.ofMillis(5));
                var monitor = TruthMonitor.watch(this::said, clients)) {
            Await.until(() -> clients.failures() > 0);
            var report = monitor.report("v2");
            assertThatThrownBy(report::assertTruthful).hasMessageStartingWith("nothing was checked");
        }
    }

    /** For as long as a watch lasts: it is the time that is looked at. */
    private static void awaitSeconds(SteadyClients clients, double seconds) {
        Await.until(() -> clients.seconds() > seconds);
    }
}
