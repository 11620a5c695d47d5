package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.kubernetes.Acceptance.State;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What controllers say of a route of generation 3. */
class AcceptanceTest {

    /** @param parents their conditions, such as {@code Accepted=True@3} */
    static Acceptance acceptance(String... parents) {
        var status = Arrays.stream(parents)
                .map(conditions -> "{controllerName: example.com/c, parentRef: {name: edge}, conditions: ["
                        + conditions.replaceAll(
                                "(\\w+)=(\\w+)@(\\d+)",
                                "{type: $1, status: '$2', observedGeneration: $3, reason: Because, message: so}")
                        + "]}")
                .toList();
        return Acceptance.of(Objects.parse("{metadata: {generation: 3}, status: {parents: " + status + "}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accepted=True@3 | ACCEPTED",
                "Accepted=True@4 | ACCEPTED",
                "Accepted=True@2 | OPEN",
                "Accepted=False@2 | OPEN",
                "Accepted=Unknown@3 | OPEN",
                "Accepted=False@3 | REFUSED",
                "ResolvedRefs=True@3 | OPEN",
                "Accepted=True@3, ResolvedRefs=True@3 | ACCEPTED",
                "Accepted=True@3, ResolvedRefs=False@3 | UNRESOLVED",
                "ResolvedRefs=False@3, Accepted=True@3 | UNRESOLVED",
                "ResolvedRefs=False@3, Accepted=False@3 | REFUSED",
                "Accepted=True@3, ResolvedRefs=False@2 | ACCEPTED",
                "Accepted=True@3, Programmed=False@3 | OPEN",
                "Programmed=False@3, Accepted=True@3 | OPEN",
                "Accepted=True@3, Programmed=False@2 | ACCEPTED",
                "Accepted=True@3, Programmed=True@3 | ACCEPTED",
                "Accepted=False@3, Programmed=False@3 | REFUSED",
                "'' | OPEN"
            })
    void one_controller_has_its_say(String conditions, State state) {
        assertThat(acceptance(conditions).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accepted=True@3 | Accepted=True@3 | ACCEPTED",
                "Accepted=True@3 | Accepted=True@2 | OPEN",
                "Accepted=False@3 | Accepted=True@2 | REFUSED",
                "Accepted=True@3, ResolvedRefs=False@3 | Accepted=True@3 | UNRESOLVED"
            })
    void of_several_the_worst_counts(String one, String other, State state) {
        assertThat(acceptance(one, other).state()).isEqualTo(state);
        assertThat(acceptance(other, one).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, false, false", "OPEN, false, false", "UNRESOLVED, true, false", "REFUSED, true, true"})
    void a_missing_backend_stops_a_split_but_no_rollback(State state, boolean split, boolean back) {
        var said = new Acceptance(state, "");
        assertThat(said.refuses(RouterOperation.SPLIT)).isEqualTo(split);
        assertThat(said.refuses(RouterOperation.PROMOTE)).isEqualTo(split);
        assertThat(said.refuses(RouterOperation.ROLL_BACK)).isEqualTo(back);
    }

    @org.junit.jupiter.api.Test
    void without_any_controller_it_is_open_and_with_one_its_words_are_reported() {
        assertThat(acceptance()).isEqualTo(new Acceptance(State.OPEN, "no controller has written a status"));
        assertThat(acceptance("Accepted=False@3").words())
                .isEqualTo("example.com/c for edge: Accepted is False, Because: so");
    }
}
