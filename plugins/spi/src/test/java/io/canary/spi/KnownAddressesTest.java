package io.canary.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {
    private static final List<URI> OWN = List.of(URI.create("http://10.0.0.1:8080"));
    private static final List<URI> TOLD = List.of(URI.create("http://10.0.0.2:8080"));
    private static final List<URI> EVIL = List.of(URI.create("http://evil.example"));
    private static final KnownAddresses BEGIN = KnownAddresses.of("shop", Map.of("v1", OWN), "v1");

    private static TrafficSplit split(String baseline, String canary, Map<String, List<URI>> told) {
        return new TrafficSplit("shop", baseline, canary, Weight.NONE, told);
    }

    @Test
    void a_version_of_the_settings_is_told_as_it_is_or_not_at_all() throws Exception {
        assertThatThrownBy(() -> BEGIN.during(split("v1", "v2", Map.of("v1", EVIL))))
                .isInstanceOf(RouterException.class)
                .hasMessage("version v1 of service shop is known at http://10.0.0.1:8080, and upstreams put it at"
                        + " http://evil.example: leave it out of upstreams; where it listens is changed in the router's"
                        + " settings");
        assertThat(BEGIN.during(split("v1", "v2", Map.of("v1", List.of(URI.create("HTTP://10.0.0.1:8080/")))))
                        .of("v1"))
                .isEqualTo(OWN);
    }

    @Test
    void what_was_told_of_a_canary_ends_with_a_rollback_and_stays_with_a_promotion() throws Exception {
        // Given
        var during = BEGIN.during(split("v1", "v2", Map.of("v2", TOLD)));
        // Then
        assertThat(during.fixed()).isEqualTo(Map.of("v1", OWN));
        assertThat(during.rolledBack("v1").knows("v2")).isFalse();
        var promoted = during.promoted("v2");
        assertThat(promoted.fixed()).isEqualTo(Map.of("v1", OWN, "v2", TOLD));
        assertThatThrownBy(() -> promoted.during(split("v2", "v3", Map.of("v2", EVIL))))
                .isInstanceOf(RouterException.class);
        assertThat(promoted.during(split("v2", "v3", Map.of("v3", EVIL))).of("v2"))
                .isEqualTo(TOLD);
    }

    @Test
    void settings_win_over_what_is_remembered() {
        assertThat(BEGIN.remembered("v1", Map.of("v1", EVIL)).of("v1")).isEqualTo(OWN);
    }

    @Test
    void a_share_at_addresses_that_were_not_told_is_another_ones_and_fewer_addresses_may_be_down() {
        // Given
        var seen = new Observation.InForce(Map.of("v1", Weight.FULL));
        var told = Map.of("v1", List.of(OWN.getFirst(), TOLD.getFirst()));
        // Then
        assertThat(KnownAddresses.compared(seen, told, Map.of("v1", OWN))).isEqualTo(seen);
        assertThat(KnownAddresses.compared(seen, told, Map.of("v1", EVIL)).weights())
                .isEqualTo(Map.of("v1 at http://evil.example", Weight.FULL));
    }
}
