package io.canary.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a viewer gets, and when. */
class ViewerTest {
    private final List<String> sent = new ArrayList<>();
    private final FeedState state = new FeedState();
    private boolean full;
    private final Viewer viewer = new Viewer(new ViewerConnection() {
        @Override
        public void write(Buffer events) {
            sent.add(events.toString());
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public void end(Buffer events) {
            sent.add(events.toString());
        }

        @Override
        public void cut() {
            sent.add("cut");
        }
    });

    private void fill() {
        put("a", 1);
        put("b", 1);
        put("c", 1);
    }

    private void put(String key, int version) {
        state.put(new FeedItem(key, version, () -> ""), key + version);
    }

    private void send() {
        viewer.send(state.end(), from -> {
            var part = state.after(from, 2);
            var items = part.items().stream()
                    .map(item -> item.key() + "=" + item.text())
                    .toList();
            return new Viewer.Event(Buffer.buffer(items + (part.more() ? "…" : "")), part.to());
        });
    }

    @Test
    void everything_comes_in_parts_of_which_the_last_says_so() {
        // Given
        fill();
        // When
        send();
        // Then
        assertThat(sent).containsExactly("[a=a1, b=b1]…", "[c=c1]");
    }

    @Test
    void a_viewer_of_nothing_is_told_once_that_there_is_nothing() {
        // When
        send();
        send();
        // Then
        assertThat(sent).containsExactly("[]");
    }

    @Test
    void a_slow_viewer_gets_only_the_latest_text_when_it_is_ready() {
        // Given
        fill();
        full = true;
        send();
        put("a", 2);
        put("a", 3);
        state.remove("b");
        assertThat(sent).isEmpty();
        // When
        full = false;
        send();
        // Then
        assertThat(sent).containsExactly("[c=c1, a=a3]…", "[b=null]");
    }

    @Test
    void only_one_that_has_everything_hears_that_this_is_all() {
        // Given
        var alive = Buffer.buffer("alive");
        fill();
        viewer.tellAlive(state.end(), Duration.ZERO, () -> alive);
        send();
        sent.clear();
        // When
        viewer.tellAlive(state.end(), Duration.ZERO, () -> alive);
        full = true;
        viewer.tellAlive(state.end(), Duration.ZERO, () -> alive);
        // Then
        assertThat(sent).containsExactly("alive");
    }

    @Test
    void one_that_takes_nothing_is_stuck_once_its_time_is_over() {
        assertThat(viewer.isStuck(Duration.ZERO)).isFalse();
        full = true;
        assertThat(viewer.isStuck(Duration.ofMinutes(1))).isFalse();
        assertThat(viewer.isStuck(Duration.ZERO)).isTrue();
        full = false;
        assertThat(viewer.isStuck(Duration.ZERO)).isFalse();
    }
}
