package io.canary.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which items are removed when there are too many. */
class EvenlyKeptTest {
    private static boolean never(String what) {
        return false;
    }

    private final EvenlyKept<String, String> kept = new EvenlyKept<>();

    private void add(String service, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> kept.add(service, "v" + i, service + " " + i));
    }

    @Test
    void ten_thousand_items_of_one_service_remove_none_of_another() {
        // Given
        add("shop", 1, 3);
        // When
        add("mail", 1, 10_000);
        var gone = kept.forgetBeyond(new EvenlyKept.Limits(1_000, 500), EvenlyKeptTest::never);
        // Then
        assertThat(gone).hasSize(9_503).allMatch(what -> what.startsWith("mail"));
        assertThat(kept.find("shop", "v1")).isEqualTo("shop 1");
        assertThat(kept.find("mail", "v9503")).isNull();
        assertThat(kept.find("mail", "v9504")).isEqualTo("mail 9504");
    }

    @Test
    void an_item_that_is_added_again_is_the_newest() {
        // Given
        add("shop", 1, 3);
        kept.add("shop", "v1", "shop again");
        // When
        var gone = kept.forgetBeyond(new EvenlyKept.Limits(2, 100), EvenlyKeptTest::never);
        // Then
        assertThat(gone).containsExactly("shop 2");
        assertThat(kept.find("shop", "v1")).isEqualTo("shop again");
    }

    @Test
    void an_item_in_use_stays_until_it_is_no_longer_used() {
        // Given
        add("shop", 1, 3);
        var needed = new HashSet<>(Set.of("shop 1"));
        var limits = new EvenlyKept.Limits(1, 100);
        assertThat(kept.forgetBeyond(limits, needed::contains)).containsExactly("shop 2");
        // When
        needed.clear();
        var old = kept.forgetOld(EvenlyKeptTest::never, needed::contains);
        var beyond = kept.forgetBeyond(limits, needed::contains);
        // Then
        assertThat(old).isEmpty();
        assertThat(beyond).containsExactly("shop 1");
        assertThat(kept.find("shop", "v3")).isEqualTo("shop 3");
    }

    @Test
    void old_items_are_removed_however_few_there_are() {
        // Given
        add("shop", 1, 3);
        add("mail", 1, 2);
        // When
        var gone = kept.forgetOld(what -> !what.endsWith("3"), EvenlyKeptTest::never);
        // Then
        assertThat(gone).containsExactlyInAnyOrder("shop 1", "shop 2", "mail 1", "mail 2");
    }

    @Property(tries = 200)
    void the_limits_hold_and_only_the_service_with_the_most_loses_items(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 3) Integer> services,
            @ForAll @IntRange(max = 20) int most,
            @ForAll @IntRange(max = 40) int inAll) {
        // Given
        var fresh = new EvenlyKept<String, Integer>();
        int number = 0;
        for (int service : services) {
            fresh.add("s" + service, "n" + number++, service);
        }
        // When
        var gone = fresh.forgetBeyond(new EvenlyKept.Limits(most, inAll), what -> false);
        // Then
        var left = IntStream.range(0, 4)
                .map(s -> (int) (services.stream().filter(i -> i == s).count()
                        - gone.stream().filter(i -> i == s).count()))
                .toArray();
        int largest = IntStream.of(left).max().orElse(0);
        assertThat(largest).isLessThanOrEqualTo(most);
        assertThat(IntStream.of(left).sum()).isEqualTo(services.size() - gone.size());
        assertThat(services.size() - gone.size()).isLessThanOrEqualTo(inAll);
        for (int s = 0; s < 4; s++) {
            if (gone.contains(s)) {
                assertThat(left[s]).isGreaterThanOrEqualTo(Math.min(most, largest) - 1);
            }
        }
    }
}
