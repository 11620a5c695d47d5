package io.canary.router.support.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.Observation;
import io.canary.spi.Observation.InForce;
import io.canary.spi.Observation.NotFound;
import io.canary.spi.Observation.NotRouted;
import io.canary.spi.Weight;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedStateTest {

    private static Observation percents(String text) throws JsonException {
        return ObservedState.observation(text, "/weights", Share.PERCENT);
    }

    @Test
    void shares_are_read_and_versions_without_one_are_not_in_force() throws Exception {
        assertThat(percents("{\"weights\": {\"v1\": 94.75, \"v2\": 5.25, \"v3\": 0}, \"more\": 1}"))
                .isEqualTo(new InForce(Map.of("v1", new Weight(9_475), "v2", new Weight(525))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"weights\": {\"v1\": 0}}", "{\"weights\": {}, \"routed\": false}"})
    void versions_that_are_said_to_get_nothing_are_not_routed(String text) throws Exception {
        assertThat(percents(text)).isEqualTo(new NotRouted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"weights\": {}}", "{\"weights\": null}", "{\"weights\": {}, \"routed\": true}"})
    void no_share_at_all_is_no_proof_of_anything(String text) throws Exception {
        assertThat(percents(text)).isInstanceOfSatisfying(NotFound.class, nothing -> assertThat(nothing.what())
                .startsWith("there are no shares at \"/weights\""));
    }

    @Test
    void a_generation_is_a_text_or_a_number_beside_the_shares() throws Exception {
        assertThat(ObservedState.generation("{\"weights\": {}, \"generation\": \"4711 since 12:03\"}"))
                .contains("4711 since 12:03");
        assertThat(ObservedState.generation("{\"generation\": 1764112000123}")).contains("1764112000123");
        assertThat(ObservedState.generation("{\"weights\": {}}")).isEmpty();
        assertThat(ObservedState.generation("[]")).isEmpty();
        assertThatThrownBy(() -> ObservedState.generation("{\"generation\": {}}"))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PERCENT, 33.333333, 3333",
        "PERCENT, 1e1, 1000",
        "BASIS_POINTS, 37, 37",
        "FRACTION, 0.05, 500",
        "FRACTION, 1, 10000"
    })
    void shares_may_be_written_in_several_ways(Share unit, String share, int basisPoints) throws Exception {
        assertThat(ObservedState.observation("[{\"a/b\": {\"v\": " + share + "}}]", "/0/a~1b", unit))
                .isEqualTo(new InForce(Map.of("v", new Weight(basisPoints))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "5",
                "{\"weights\": 5}",
                "{\"weights\": []}",
                "{\"weights\": {\"v\": \"5\"}}",
                "{\"weights\": {\"v\": -1}}",
                "{\"weights\": {\"v\": 101}}",
                "{\"weights\": {\"v\": 1e99}}",
                "{\"weights\": {\"v\": null}}",
                "<html>"
            })
    void what_tells_no_shares_is_refused(String text) {
        assertThatThrownBy(() -> percents(text)).isInstanceOf(JsonException.class);
    }
}
