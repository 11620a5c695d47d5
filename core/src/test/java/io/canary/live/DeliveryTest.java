package io.canary.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In which order viewers are served, and what comes in between. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 20, timeUnit = TimeUnit.SECONDS)
class DeliveryTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private static final class Named extends OpenConnection {
        private final String name;

        Named(String name) {
            this.name = name;
        }
    }

    /** It takes as long as a turn. */
    private void serve(Viewer viewer) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < Delivery.TURN.toNanos()) {
            Thread.onSpinWait();
        }
        seen.add(viewer.connection() instanceof Named named ? named.name : "");
    }

    private static List<Viewer> viewers(String... names) {
        return Stream.of(names).map(name -> new Viewer(new Named(name))).toList();
    }

    private List<String> seen(int count) throws InterruptedException {
        var all = new ArrayList<String>();
        while (all.size() < count) {
            all.add(seen.take());
        }
        return all;
    }

    @Test
    void what_else_the_event_loop_has_to_do_does_not_wait_for_all_viewers(Vertx vertx) throws InterruptedException {
        // Given
        var context = vertx.getOrCreateContext();
        // When
        context.runOnContext(begin -> {
            new Delivery(vertx, this::serve).add(viewers("a", "b", "c"));
            context.runOnContext(task -> seen.add("a rollback"));
        });
        // Then
        assertThat(seen(4)).containsExactly("a", "a rollback", "b", "c");
    }

    @Test
    void a_viewer_that_waits_is_served_once_and_keeps_its_place(Vertx vertx) throws InterruptedException {
        // Given
        var viewers = viewers("a", "b", "c");
        // When
        vertx.runOnContext(begin -> {
            var delivery = new Delivery(vertx, this::serve);
            delivery.add(viewers);
            delivery.add(viewers);
        });
        // Then
        assertThat(seen(4)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void a_viewer_that_has_left_is_not_served(Vertx vertx) throws InterruptedException {
        // Given
        var viewers = viewers("a", "b", "c");
        // When
        vertx.runOnContext(begin -> {
            var delivery = new Delivery(vertx, this::serve);
            delivery.add(viewers);
            delivery.remove(viewers.get(1));
        });
        // Then
        assertThat(seen(2)).containsExactly("a", "c");
    }
}
