package io.canary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That each part still runs against the service as it is; what it measures in so short a time says nothing. */
class BenchTest {
    private static final double MOMENT_SEC = 0.1;

    private static void measured(Duel.Result result) {
        assertThat(result.ours()).isPositive();
        assertThat(result.theirs()).isPositive();
        assertThat(result.ratio()).isBetween(result.least(), result.most()).isPositive();
    }

    @Test
    void single_samples_are_accepted_by_both() throws Exception {
        measured(MetricsBench.single(1, MOMENT_SEC));
        measured(MetricsBench.nested(1, MOMENT_SEC));
        measured(MetricsBench.named(1, MOMENT_SEC));
    }

    @Test
    void traces_are_exported_while_samples_come_in() throws Exception {
        // When
        var cost = TracesBench.exported(true, 1, MOMENT_SEC);
        // Then
        measured(cost.post());
        assertThat(cost.traced()).isPositive();
        assertThat(cost.others()).isPositive();
        assertThat(cost.exports()).isPositive();
    }

    @Test
    void uploads_are_accepted_by_both() throws Exception {
        measured(MetricsBench.lines(1, MOMENT_SEC));
    }

    @Test
    void creates_are_durable_in_a_file() throws Exception {
        try (var bench = CreatesBench.sqlite()) {
            measured(bench.measure(2, 1, MOMENT_SEC).overHttp());
        }
    }

    @Test
    void creates_are_durable_on_a_server() throws Exception {
        try (var bench = CreatesBench.postgres()) {
            measured(bench.measure(2, 1, MOMENT_SEC).overHttp());
        }
    }

    @Test
    void idle_deployments_are_judged_every_second() throws Exception {
        // When
        String row = IdleBench.measure(20, 2);
        // Then: the one that is begun first to load everything is judged as well
        var columns = row.split("\\s*\\|\\s*", -1);
        assertThat(columns[1]).isEqualTo("20");
        assertThat(Integer.parseInt(columns[3])).isBetween(21, 21 * 4);
        assertThat(columns[5]).startsWith("≤");
    }

    @Test
    void breaches_come_to_the_router() throws Exception {
        // When
        var columns = BreachBench.memory(1, 5, 10).split("\\s*\\|\\s*", -1);
        // Then: not before they were sent
        assertThat(columns[2]).isEqualTo("0");
        assertThat(columns[3]).isEqualTo("5");
        assertThat(columns[6]).matches("[0-9.]+ ms").isNotEqualTo("0.00 ms");
    }
}
