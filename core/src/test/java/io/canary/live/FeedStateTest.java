package io.canary.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.live.FeedFormat.Shown;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is new between two reads of a feed. */
class FeedStateTest {
    private final FeedState state = new FeedState();

    private static FeedItem item(String key, int version) {
        return new FeedItem(key, version, () -> key + version);
    }

    private void take(FeedItem... items) {
        var difference = state.difference(List.of(items));
        difference.changed().forEach(item -> state.put(item, item.text().get()));
        difference.removed().forEach(state::remove);
    }

    @Test
    void at_first_everything_is_new() {
        // When
        var difference = state.difference(List.of(item("b", 1), item("a", 1)));
        // Then
        assertThat(difference.changed()).extracting(FeedItem::key).containsExactly("b", "a");
        assertThat(difference.removed()).isEmpty();
    }

    @Test
    void what_has_the_same_version_is_not_written_again() {
        // Given
        take(item("a", 1), item("b", 1));
        // When
        var difference = state.difference(List.of(item("a", 1), item("b", 2), item("c", 1)));
        // Then
        assertThat(difference.changed()).extracting(FeedItem::key).containsExactly("b", "c");
    }

    private List<Shown> after(long position) {
        return state.after(position, 100).items();
    }

    @Test
    void what_is_no_longer_there_is_a_change_of_its_own() {
        // Given
        take(item("a", 1), item("b", 1));
        long known = state.end();
        // When
        take(item("b", 1));
        // Then
        assertThat(after(known)).containsExactly(new Shown("a", null));
        assertThat(after(0)).containsExactly(new Shown("b", "b1"), new Shown("a", null));
    }

    @Test
    void a_change_takes_the_place_of_the_one_before_of_the_same_item() {
        // Given
        take(item("a", 1), item("b", 1));
        long known = state.end();
        // When
        take(item("a", 2), item("b", 1));
        take(item("a", 3), item("b", 1));
        // Then
        assertThat(after(known)).containsExactly(new Shown("a", "a3"));
        assertThat(after(0)).containsExactly(new Shown("b", "b1"), new Shown("a", "a3"));
    }

    @Test
    void a_long_list_comes_in_parts_that_leave_nothing_out() {
        // Given
        take(item("a", 1), item("b", 1), item("c", 1));
        // When
        var first = state.after(0, 2);
        take(item("a", 2), item("b", 1), item("c", 1));
        var second = state.after(first.to(), 2);
        // Then
        assertThat(first.items()).containsExactly(new Shown("a", "a1"), new Shown("b", "b1"));
        assertThat(first.more()).isTrue();
        assertThat(second.items()).containsExactly(new Shown("c", "c1"), new Shown("a", "a2"));
        assertThat(second.more()).isFalse();
        assertThat(second.to()).isEqualTo(state.end());
    }

    @Test
    void removals_that_every_viewer_knows_of_are_forgotten() {
        // Given
        take(item("a", 1), item("b", 1));
        take(item("b", 1));
        // When
        state.forgetRemovals(state.end());
        // Then
        assertThat(after(0)).containsExactly(new Shown("b", "b1"));
    }
}
