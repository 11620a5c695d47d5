package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import io.canary.bus.Bus;
import io.canary.cli.Futures;
import io.canary.ingest.otlp.OtlpStreams;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyRegistryTest {
    private final AccuracyRegistry accuracies = new AccuracyRegistry();

    @Test
    void the_first_of_concurrent_distributions_sets_the_bounds_for_all() throws Exception {
        // Given
        Set<Accuracy> seen = ConcurrentHashMap.newKeySet();
        var tasks = IntStream.rangeClosed(1, 64)
                .<Callable<Boolean>>mapToObj(
                        i -> () -> seen.add(accuracies.fix("d", Role.CANARY, new Accuracy.Bounds(List.of((double) i)))))
                .toList();
        // When
        try (var threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(tasks);
        }
        // Then
        assertThat(seen).hasSize(1);
    }

    @Test
    void relative_errors_merge_to_the_largest() {
        // Given
        var coarse = new Accuracy.Relative(0.05);
        // When
        accuracies.fix("d", Role.CANARY, new Accuracy.Relative(0.01));
        var merged = accuracies.fix("d", Role.CANARY, coarse);
        var later = accuracies.fix("d", Role.CANARY, new Accuracy.Relative(0.02));
        // Then
        assertThat(merged).isEqualTo(coarse);
        assertThat(later).isEqualTo(coarse);
    }

    @Test
    void versions_have_separate_accuracies() {
        // Given
        var bounds = new Accuracy.Bounds(List.of(5.0));
        // When
        accuracies.fix("d", Role.CANARY, bounds);
        // Then
        assertThat(accuracies.fix("d", Role.BASELINE, Accuracy.CANONICAL)).isEqualTo(Accuracy.CANONICAL);
        assertThat(accuracies.fix("e", Role.CANARY, Accuracy.CANONICAL)).isEqualTo(Accuracy.CANONICAL);
        assertThat(accuracies.fix("d", Role.CANARY, Accuracy.CANONICAL)).isEqualTo(bounds);
    }

    @Test
    void ended_deployments_are_forgotten() throws Exception {
        // Given
        var vertx = Vertx.vertx();
        try {
            var dispatcher = new SampleDispatcher(
                    Bus.open(vertx),
                    accuracies,
                    new SeenReports(),
                    new ActiveDeployments(),
                    new OtlpStreams(0, Long.MAX_VALUE));
            accuracies.fix("d", Role.CANARY, Accuracy.CANONICAL);
            accuracies.fix("d", Role.BASELINE, Accuracy.CANONICAL);
            // When / Then
            dispatcher.ended("d", false);
            assertThat(accuracies.size()).isEqualTo(1);
            dispatcher.ended("d", true);
            assertThat(accuracies.size()).isZero();
        } finally {
            Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
        }
    }
}
