package io.canary.router.support.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodesRouterTest {
    private final Memory one = new Memory("one");
    private final Memory two = new Memory("two");
    private final NodesRouter nodes =
            new NodesRouter(List.of(one, two), RouterCapabilities.of(new Weight(1)), () -> {});

    /** A node whose traffic layer is a map. */
    private static final class Memory implements Node {
        final Map<String, Map<String, Weight>> shares = new ConcurrentHashMap<>();
        final CountDownLatch changing = new CountDownLatch(1);
        final String name;
        volatile @Nullable Kind atLook;
        volatile @Nullable Kind atChange;
        volatile @Nullable Observation seen;
        volatile @Nullable String run;
        volatile @Nullable String note;
        volatile boolean hangs;

        Memory(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        private static void fail(@Nullable Kind kind) throws RouterException {
            if (kind != null) {
                throw new RouterException(kind, kind == Kind.REJECTED ? "will not" : "cannot");
            }
        }

        @Override
        public Plan plan(TrafficSplit split) throws RouterException {
            fail(atLook);
            return new Plan() {
                @Override
                public List<String> words() {
                    var said = note;
                    return List.of(said == null ? "set " + split.canaryWeight() : said);
                }

                @Override
                public void carryOut() throws RouterException, InterruptedException {
                    fail(atChange);
                    changing.countDown();
                    if (hangs) {
                        new CountDownLatch(1).await();
                    }
                    shares.put(split.service(), split.weights());
                }
            };
        }

        @Override
        public Observation inForce(String service) throws RouterException {
            fail(atLook);
            var shown = seen;
            if (shown != null) {
                return shown;
            }
            var its = shares.get(service);
            return its == null ? new Observation.NotRouted() : new Observation.InForce(its);
        }

        @Override
        public @Nullable String generation(String service) {
            return run;
        }
    }

    private static TrafficSplit split(int percent) {
        return new TrafficSplit("shop", "v1", "v2", new Weight(100 * percent));
    }

    private RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @Test
    void a_split_is_made_true_on_every_node() throws Exception {
        // When
        nodes.setTrafficSplit(split(20));
        // Then
        assertThat(one.shares)
                .isEqualTo(two.shares)
                .containsEntry("shop", split(20).weights());
        assertThat(nodes.observe("shop"))
                .isEqualTo(new Observation.InForce(split(20).weights()));
    }

    @Test
    void no_node_is_touched_if_one_does_not_answer_or_refuses() {
        for (var kind : Kind.values()) {
            // Given
            two.atLook = kind;
            // When
            var failure = failure(() -> nodes.setTrafficSplit(split(20)));
            // Then
            assertThat(failure.kind()).isEqualTo(kind == Kind.REJECTED ? Kind.REJECTED : Kind.UNAVAILABLE);
            assertThat(failure).hasMessageStartingWith("two: ");
            assertThat(one.shares).isEmpty();
        }
    }

    @Test
    void what_one_node_refuses_after_another_has_done_it_is_worth_asking_again() {
        // Given
        two.atChange = Kind.REJECTED;
        // When
        var failure = failure(() -> nodes.setTrafficSplit(split(20)));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessage("two: will not; confirmed by [one]");
    }

    @Test
    void what_every_node_refuses_is_refused() {
        // Given
        one.atChange = Kind.REJECTED;
        two.atChange = Kind.REJECTED;
        // When
        var failure = failure(() -> nodes.setTrafficSplit(split(20)));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_rollback_is_taken_where_it_can_be() {
        // Given
        one.atLook = Kind.UNREACHABLE;
        // When
        var failure = failure(() -> nodes.rollback("shop", "v1"));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(two.shares.get("shop")).containsEntry("v1", Weight.FULL);
    }

    @Test
    void a_rollback_that_reaches_no_node_has_changed_nothing() {
        // Given
        one.atLook = Kind.UNREACHABLE;
        two.atChange = Kind.UNAVAILABLE;
        // When
        var failure = failure(() -> nodes.rollback("shop", "v1"));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void what_one_node_cannot_find_is_found_on_none() throws Exception {
        // Given
        nodes.setTrafficSplit(split(20));
        // When
        two.seen = new Observation.NotFound("there is no shop");
        // Then
        assertThat(nodes.observe("shop")).isEqualTo(new Observation.NotFound("two: there is no shop"));
    }

    @Test
    void what_one_node_cannot_tell_is_not_known_of_all() throws Exception {
        // Given
        nodes.setTrafficSplit(split(20));
        // When
        one.seen = new Observation.CannotTell("it is not reached");
        // Then
        assertThat(nodes.observe("shop")).isEqualTo(new Observation.CannotTell("one: it is not reached"));
    }

    @Test
    void one_node_that_was_started_again_is_another_generation_of_all() throws Exception {
        // Given
        one.run = "a";
        two.run = "b";
        String before = nodes.generation("shop");
        // When
        two.run = "c";
        // Then
        assertThat(nodes.generation("shop")).isNotNull().isNotEqualTo(before);
    }

    @Test
    void a_node_that_does_not_show_its_generation_leaves_it_unknown() throws Exception {
        // Given
        one.run = "a";
        // Then
        assertThat(nodes.generation("shop")).isNull();
    }

    @Test
    void a_node_that_forgot_is_seen_whichever_it_is() throws Exception {
        for (var node : List.of(one, two)) {
            // Given
            nodes.setTrafficSplit(split(20));
            // When
            node.shares.put("shop", Map.of("v1", Weight.FULL));
            // Then
            assertThat(nodes.observe("shop")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void an_interruption_reaches_the_nodes_and_is_waited_for() throws Exception {
        // Given
        one.hangs = true;
        var ended = new CountDownLatch(1);
        var caller = Thread.startVirtualThread(() -> {
            assertThatThrownBy(() -> nodes.setTrafficSplit(split(20))).isInstanceOf(InterruptedException.class);
            ended.countDown();
        });
        one.changing.await();
        // When
        caller.interrupt();
        // Then
        ended.await();
        assertThat(one.shares).isEmpty();
        assertThat(two.shares).isNotEmpty();
    }

    @Test
    void a_preflight_tells_what_each_node_would_do() throws Exception {
        assertThat(nodes.preflight(split(20))).containsExactly("one: set 20 %", "two: set 20 %");
        assertThat(one.shares).isEmpty();
    }

    @Test
    void a_service_that_one_node_carries_is_routed() throws Exception {
        for (var node : List.of(one, two)) {
            // Given
            nodes.setTrafficSplit(split(20));
            // When
            node.shares.put("shop", Map.of());
            // Then
            assertThat(nodes.observe("shop")).isEqualTo(new Observation.InForce(Map.of()));
        }
    }

    @Test
    void a_service_that_no_node_carries_is_not_routed() throws Exception {
        assertThat(nodes.observe("shop")).isEqualTo(new Observation.NotRouted());
    }

    @Test
    void a_warning_of_a_node_stays_one() throws Exception {
        // Given
        two.note = TrafficRouter.WARNING + "less exact";
        // Then
        assertThat(nodes.preflight(split(20)))
                .containsExactly("one: set 20 %", TrafficRouter.WARNING + "two: less exact");
    }

    @Test
    void what_listens_hears_of_a_split_before_a_node_is_changed() throws Exception {
        // Given
        var heard = new ArrayList<String>();
        var listened = new NodesRouter(
                List.of(one),
                RouterCapabilities.of(new Weight(1)),
                split -> heard.add(split.canaryVersion() + " while " + one.shares),
                () -> {});
        // When
        listened.setTrafficSplit(split(20));
        listened.rollback("shop", "v1");
        // Then
        assertThat(heard).hasSize(2).first().isEqualTo("v2 while {}");
    }
}
