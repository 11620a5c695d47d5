package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PlaceTest {

    @Property(tries = 200)
    void any_10_000_requests_in_a_row_give_the_canary_exactly_its_share(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 10_000) long first,
            @ForAll @IntRange(max = 10_000) int basisPoints) {
        // When
        long canary = onCanary(first, 10_000, basisPoints);

        // Then
        assertThat(canary).isEqualTo(basisPoints);
    }

    @Property(tries = 500)
    void any_few_requests_in_a_row_are_shared_out_almost_evenly(
            @ForAll @LongRange(min = 0, max = 1_000_000) long first,
            @ForAll @IntRange(min = 1, max = 10_000) int requests,
            @ForAll @IntRange(max = 10_000) int basisPoints) {
        // When
        long canary = onCanary(first, requests, basisPoints);

        // Then
        assertThat((double) canary).isBetween(requests * basisPoints / 1e4 - 6, requests * basisPoints / 1e4 + 6);
    }

    @Property
    void a_user_on_the_canary_stays_there_while_the_weight_rises(
            @ForAll String user,
            @ForAll @StringLength(min = 1, max = 20) String canary,
            @ForAll @IntRange(max = 10_000) int lower,
            @ForAll @IntRange(max = 10_000) int higher) {
        // Given
        int place = Place.ofUser(user, canary);

        // When
        boolean before = Place.isOnCanary(place, new Weight(Math.min(lower, higher)));
        boolean after = Place.isOnCanary(place, new Weight(Math.max(lower, higher)));

        // Then
        assertThat(!before || after).isTrue();
        assertThat(Place.isOnCanary(place, Weight.NONE)).isFalse();
        assertThat(Place.isOnCanary(place, Weight.FULL)).isTrue();
        assertThat(Place.ofUser(user, canary)).isEqualTo(place);
    }

    @Test
    void users_with_names_in_sequence_spread_over_all_places() {
        // Given
        int users = 100_000;
        var counts = new int[100];

        // When
        IntStream.range(0, users).forEach(i -> counts[Place.ofUser("user-" + i, "v2") / 100]++);

        // Then: chi-square with 99 degrees of freedom exceeds 161 with probability 0.0001
        double chiSquare = IntStream.of(counts)
                .mapToDouble(c -> Math.pow(c - users / 100.0, 2) / (users / 100.0))
                .sum();
        assertThat(chiSquare).isLessThan(161);
    }

    @Test
    void the_next_canary_is_tried_on_other_users() {
        // When
        var first = new HashSet<Integer>();
        var second = new HashSet<Integer>();
        for (int user = 0; user < 10_000; user++) {
            if (Place.isOnCanary(Place.ofUser("user-" + user, "v2"), new Weight(1_000))) {
                first.add(user);
            }
            if (Place.isOnCanary(Place.ofUser("user-" + user, "v3"), new Weight(1_000))) {
                second.add(user);
            }
        }

        // Then: a tenth of a tenth in both, where chance decides
        first.retainAll(second);
        assertThat(first).hasSizeBetween(50, 160);
    }

    private static long onCanary(long first, int requests, int basisPoints) {
        return LongStream.range(first, first + requests)
                .filter(n -> Place.isOnCanary(Place.Sequence.of(n), new Weight(basisPoints)))
                .count();
    }
}
