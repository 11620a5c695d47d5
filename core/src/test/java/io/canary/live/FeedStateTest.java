package io.canary.live;

import static org.assertj.core.api.Assertions.assertThat;

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
        state.remove(difference.removed());
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

    @Test
    void what_is_no_longer_there_is_removed() {
        // Given
        take(item("a", 1), item("b", 1));
        // When
        take(item("b", 1));
        // Then
        assertThat(state.keys()).containsExactly("b");
        assertThat(state.text("a")).isNull();
        assertThat(state.text("b")).isEqualTo("b1");
    }
}
