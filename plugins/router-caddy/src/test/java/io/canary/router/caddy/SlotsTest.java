package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Slots SLOTS = new Slots("shop", 100);

    private static VersionUpstream side(String version, int addresses) {
        return new VersionUpstream(
                version,
                IntStream.range(0, addresses).mapToObj(i -> version + "-" + i).toList());
    }

    private static Map<String, Long> byDial(List<Upstream> slots) {
        return slots.stream().collect(Collectors.groupingBy(Upstream::dial, Collectors.counting()));
    }

    @Test
    void every_whole_percent_is_exact_and_even_among_the_addresses_of_a_version() {
        for (int percent = 1; percent < 100; percent++) {
            for (int canaries = 1; canaries <= 5; canaries++) {
                for (int baselines = 1; baselines <= 5; baselines++) {
                    // When
                    var slots = SLOTS.of(new Weight(100 * percent), side("v2", canaries), side("v1", baselines))
                            .orElseThrow();
                    // Then
                    var byDial = byDial(slots);
                    assertThat(byDial).hasSize(canaries + baselines);
                    assertThat(byDial.getOrDefault("v2-0", 0L) * canaries * (100 - percent))
                            .isEqualTo(byDial.getOrDefault("v1-0", 0L) * baselines * percent);
                    assertThat(byDial.entrySet()).allSatisfy(e -> assertThat(e.getValue())
                            .isEqualTo(byDial.get(e.getKey().substring(0, 3) + "0")));
                }
            }
        }
    }

    @Test
    void a_version_without_a_share_has_no_slot() {
        assertThat(SLOTS.of(Weight.NONE, new VersionUpstream("v2", List.of()), side("v1", 2))
                        .orElseThrow())
                .extracting(Upstream::dial)
                .containsExactly("v1-0", "v1-1");
        assertThat(SLOTS.of(Weight.FULL, side("v2", 1), new VersionUpstream("v1", List.of()))
                        .orElseThrow())
                .extracting(Upstream::dial)
                .containsExactly("v2-0");
    }

    @Test
    void canaries_are_spread_evenly_and_the_first_is_not_at_the_beginning() {
        assertThat(SLOTS.of(new Weight(2_500), side("v2", 1), side("v1", 1)).orElseThrow())
                .extracting(Upstream::dial)
                .containsExactly("v1-0", "v2-0", "v1-0", "v1-0");
        assertThat(SLOTS.of(new Weight(4_000), side("v2", 1), side("v1", 1)).orElseThrow())
                .extracting(Upstream::dial)
                .containsExactly("v1-0", "v2-0", "v1-0", "v2-0", "v1-0");
    }

    @Test
    void each_address_is_named_once_with_its_version() {
        // When
        var slots = SLOTS.of(new Weight(4_000), side("release/2 \"b\"", 1), side("v1", 1))
                .orElseThrow();
        // Then
        assertThat(slots)
                .extracting(Upstream::id)
                .containsExactly("shop:v1:0", "shop:release%2F2+%22b%22:0", "", "", "");
        assertThat(VersionUpstream.version("shop", slots.get(1).id())).contains("release/2 \"b\"");
        assertThat(VersionUpstream.version("other", slots.get(1).id())).isEmpty();
    }

    @Test
    void a_share_finer_than_there_are_slots_has_none() {
        assertThat(SLOTS.of(new Weight(50), side("v2", 1), side("v1", 1))).isEmpty();
        assertThat(new Slots("shop", 200).of(new Weight(50), side("v2", 1), side("v1", 1)))
                .isPresent();
    }
}
