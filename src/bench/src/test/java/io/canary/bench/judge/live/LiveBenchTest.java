package io.canary.bench.judge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That it runs; what it measures in so few rollouts says nothing. */
class LiveBenchTest {

    private static String print(String... arguments) {
        var out = new ByteArrayOutputStream();
        LiveBench.print(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void each_scenario_has_a_row_of_its_own_with_as_many_cells_as_the_head() {
        // Given
        var names = LiveScenarios.all().stream().map(LiveScenario::name).toList();
        // When
        String tables = print("judge", "live", "n=2", "group=lag");
        // Then
        assertThat(names).doesNotHaveDuplicates().noneMatch(name -> name.contains(","));
        assertThat(tables.lines())
                .filteredOn(line -> line.startsWith("|"))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '|')).hasSize(13));
    }

    @Test
    void only_what_is_wished_for_is_run() {
        // When
        String tables = print("judge", "live", "n=2", "scenario=crash1000rps", "seed=3");
        // Then
        assertThat(tables)
                .contains("2 of each scenario, seed 3", "| crash 1000 rps |")
                .doesNotContain("lag");
    }

    @Test
    void a_wish_for_something_that_is_not_there_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> print("live", "scenario=lack"))
                .withMessageContaining("lack is none of");
    }

    @Test
    void a_service_can_be_made_to_differ() {
        // When
        String failing = print("n=2", "scenario=A/A1000rps", "set=errors_more:1,rps:20");
        // Then
        assertThat(failing.lines().filter(line -> line.startsWith("| A/A 1000 rps |  | 100 % |")))
                .hasSize(1);
    }
}
