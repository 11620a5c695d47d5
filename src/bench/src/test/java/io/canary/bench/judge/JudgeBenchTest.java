package io.canary.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That it runs; what it measures in so few rollouts says nothing. */
class JudgeBenchTest {

    private static String print(String... arguments) {
        var out = new ByteArrayOutputStream();
        JudgeBench.print(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void each_scenario_and_each_method_has_its_place_in_the_tables() {
        // When
        String tables = print("judge", "short", "healthy=2", "broken=2");
        // Then
        assertThat(tables.lines()).filteredOn(line -> line.startsWith("## ")).hasSize(4);
        assertThat(tables.lines())
                .filteredOn(line -> line.startsWith("| crash |"))
                .hasSize(2 * 4)
                .allSatisfy(row -> assertThat(row.split(" \\| ", -1))
                        .hasSize(1 + Methods.all().size()));
    }

    @Test
    void only_what_is_wished_for_is_measured() {
        // When
        String tables = print(
                "profile=slow-95", "traffic=med", "shape=pareto", "scenario=AA,HL-1%", "method=seed", "healthy=3");
        // Then
        assertThat(tables)
                .contains(
                        "## slow-95 rollout, med traffic, pareto latencies",
                        "| healthy, rolled back | seed |",
                        "| AA | ",
                        "| HL-1 % | ");
        assertThat(tables).doesNotContain("crash", "kayenta");
    }

    @Test
    void a_wish_for_something_that_is_not_there_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> print("method=sede"))
                .withMessageContainingAll("sede", "seed");
    }
}
