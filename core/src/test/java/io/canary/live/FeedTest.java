package io.canary.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What viewers get of a source that cannot always be read. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 20, timeUnit = TimeUnit.SECONDS)
class FeedTest {
    private static final Duration READ_TIMEOUT = Duration.ofMillis(300);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** It never changes. */
    private static final class Source implements FeedSource {
        private final BlockingQueue<Boolean> reads = new LinkedBlockingQueue<>();
        private volatile boolean fails;

        @Override
        public Future<List<FeedItem>> read() {
            reads.add(fails);
            return fails
                    ? Future.failedFuture("the deployment does not answer")
                    : Future.succeededFuture(List.of(new FeedItem("verdict", 1, () -> "{\"outcome\":\"PASS\"}")));
        }

        @Override
        public Runnable listen(Runnable onChange) {
            return () -> {};
        }

        /** Waits until it was read so often from now on. */
        void awaitReads(int count) throws InterruptedException {
            reads.clear();
            for (int i = 0; i < count; i++) {
                reads.take();
            }
        }
    }

    private static final class Reader extends OpenConnection {
        private final BlockingQueue<String> got = new LinkedBlockingQueue<>();

        @Override
        public void write(Buffer events) {
            got.add(events.toString());
        }
    }

    private final Source source = new Source();
    private volatile Instant now = NOON;
    private Context context;
    private Feed feed;

    @BeforeEach
    void open(Vertx vertx) {
        context = vertx.getOrCreateContext();
        var writers = vertx.createSharedWorkerExecutor("writers", 1);
        feed = onContext(() -> new Feed(vertx, writers, () -> now, source, FeedFormat.PARTS, READ_TIMEOUT));
    }

    private <T> T onContext(Supplier<T> what) {
        return Future.<T>future(promise -> context.runOnContext(run -> promise.complete(what.get())))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private Viewer add(Reader reader) {
        return onContext(() -> feed.add(reader));
    }

    @Test
    void who_comes_while_nothing_can_be_read_is_not_shown_what_was_read_before() throws InterruptedException {
        // Given
        var first = new Reader();
        add(first);
        first.got.take();
        source.fails = true;
        source.awaitReads(4);
        // When
        var late = new Reader();
        var viewer = add(late);
        onContext(() -> {
            feed.drained(viewer);
            return true;
        });
        source.awaitReads(2);
        // Then
        assertThat(late.got).isEmpty();
        // When
        source.fails = false;
        // Then
        assertThat(late.got.take()).contains("PASS");
    }

    @Test
    void who_comes_later_is_told_when_it_was_read_and_not_when_it_last_changed() throws InterruptedException {
        // Given
        var first = new Reader();
        add(first);
        first.got.take();
        now = NOON.plusSeconds(3_600);
        source.awaitReads(2);
        // When
        var late = new Reader();
        add(late);
        // Then
        assertThat(late.got.take())
                .isEqualTo("event: verdict\ndata: {\"at\":\"2026-01-31T13:00:00.000Z\",\"outcome\":\"PASS\"}\n\n");
    }
}
