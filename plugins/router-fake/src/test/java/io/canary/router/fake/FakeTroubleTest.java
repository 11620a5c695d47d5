package io.canary.router.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeTroubleTest {
    private static final TrafficSplit SPLIT = new TrafficSplit("checkout", "v1", "v2", new Weight(500));

    @Test
    void a_call_that_finds_it_unreachable_changes_nothing() throws Exception {
        // Given
        var router = routerWith(Map.of("kind", "unreachable"));

        // When / Then
        assertThatThrownBy(() -> router.setTrafficSplit(SPLIT))
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.kind()).isEqualTo(RouterException.Kind.UNREACHABLE));
        assertThat(router.observe("checkout")).isEqualTo(new Observation.NotRouted());
    }

    @Test
    void a_rejected_call_changes_nothing() throws Exception {
        // Given
        var router = routerWith(Map.of("kind", "rejected", "verbs", List.of("promote")));
        router.setTrafficSplit(SPLIT);

        // When / Then
        assertThatThrownBy(() -> router.promote("checkout", "v2"))
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.kind()).isEqualTo(RouterException.Kind.REJECTED));
        assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(SPLIT.weights()));
    }

    @Test
    void a_lost_answer_fails_although_the_split_is_in_force() throws Exception {
        // Given
        var router = routerWith(Map.of("kind", "lost_answer"));

        // When / Then
        assertThatThrownBy(() -> router.setTrafficSplit(SPLIT)).isInstanceOf(RouterException.class);
        assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(SPLIT.weights()));
    }

    @Test
    void a_hanging_call_comes_back_only_when_it_is_interrupted() throws Exception {
        // Given
        var router = routerWith(Map.of("kind", "hang"));
        var thrown = new ArrayList<Exception>();
        var call = Thread.ofVirtual().start(() -> {
            try {
                router.setTrafficSplit(SPLIT);
            } catch (Exception e) {
                thrown.add(e);
            }
        });

        // When
        boolean cameBackByItself = call.join(java.time.Duration.ofMillis(200));
        call.interrupt();
        call.join();

        // Then
        assertThat(cameBackByItself).isFalse();
        assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    }

    @Test
    void trouble_skips_repeats_and_ends_as_told() {
        // Given
        var router = routerWith(Map.of("kind", "unreachable", "skip", 1, "every", 2, "times", 2));

        // When
        var failed = new ArrayList<Integer>();
        for (int call = 0; call < 10; call++) {
            if (fails(router, "checkout")) {
                failed.add(call);
            }
        }

        // Then
        assertThat(failed).containsExactly(1, 3);
    }

    @Test
    void trouble_keeps_to_its_services() {
        // Given
        var router = routerWith(Map.of("kind", "unreachable", "services", List.of("search")));

        // When / Then
        assertThat(fails(router, "checkout")).isFalse();
        assertThat(fails(router, "search")).isTrue();
    }

    private static boolean fails(TrafficRouter router, String service) {
        try {
            router.setTrafficSplit(new TrafficSplit(service, "v1", "v2", new Weight(500)));
            return false;
        } catch (RouterException | InterruptedException e) {
            return true;
        }
    }

    private static TrafficRouter routerWith(Map<String, ?> trouble) {
        try {
            return RouterSubject.open(
                    new FakeRouterFactory(), Map.of("trouble", List.of(trouble)), new RecordingContext("fake"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
