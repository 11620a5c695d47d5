package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs the contract against a router that a test makes. One at a time in a JVM. */
final class Examination {

    private Examination() {}

    /** The tests of these names, or all, on a router that keeps its layer's promises or breaks them. */
    static Events of(Function<TrafficLayer, TrafficRouter> router, String... tests) {
        return of(new StrictFactory(router), tests);
    }

    /** The tests of these names, or all. */
    static Events of(TrafficRouterFactory<?> factory, String... tests) {
        Examined.factory = factory;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Examined.class))
                .filters(only(Set.of(tests)))
                .execute()
                .testEvents();
    }

    private static PostDiscoveryFilter only(Set<String> tests) {
        return test -> FilterResult.includedIf(tests.isEmpty()
                || test.getSource()
                        .map(s -> s instanceof MethodSource m && tests.contains(m.getMethodName()))
                        .orElse(false));
    }

    static Set<String> failedTests(Events events) {
        return events.failed().stream()
                .map(e -> ((MethodSource) e.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toSet());
    }

    static List<String> messages(Events events) {
        return events.stream()
                .map(e -> e.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .map(Throwable::getMessage)
                        .orElse(""))
                .toList();
    }

    /** A case for {@link #assertCaught}: a router, the test that fails, and words of its message. */
    static Arguments broken(Function<TrafficLayer, TrafficRouter> router, String test, String... words) {
        return Arguments.of(router, test, List.of(words));
    }

    /** Fails unless the test of this name fails, with these words. */
    static void assertCaught(Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        // When
        var events = of(broken, test);
        // Then
        assertThat(failedTests(events)).containsExactly(test);
        assertThat(messages(events.failed()))
                .allSatisfy(message -> words.forEach(word -> assertThat(message).contains(word)));
    }

    /** Settings with one rule. */
    record Strict(@Range(min = 1) @Default("1") int port) {}

    /** Settings with none. */
    record Lenient(@Default("1") int port) {}

    private record StrictFactory(Function<TrafficLayer, TrafficRouter> making) implements TrafficRouterFactory<Strict> {
        @Override
        public String type() {
            return "examined";
        }

        @Override
        public Class<Strict> settings() {
            return Strict.class;
        }

        @Override
        public TrafficRouter create(Strict settings, RouterContext context) {
            return making.apply(Examined.layer);
        }
    }

    record LenientFactory() implements TrafficRouterFactory<Lenient> {
        @Override
        public String type() {
            return "lenient";
        }

        @Override
        public Class<Lenient> settings() {
            return Lenient.class;
        }

        @Override
        public TrafficRouter create(Lenient settings, RouterContext context) {
            return new LayerRouter(Examined.layer);
        }
    }

    /** Runs only inside these tests: surefire leaves nested classes out. */
    static class Examined extends TrafficRouterContract {
        static TrafficRouterFactory<?> factory = new StrictFactory(LayerRouter::new);
        static TrafficLayer layer = new TrafficLayer();

        @SuppressWarnings("StaticAssignmentInConstructor") // JUnit makes the object, the outer tests look at the layer
        Examined() {
            layer = new TrafficLayer(); // each test finds a layer that nobody has touched
        }

        @Override
        public TrafficRouterFactory<?> factory() {
            return factory;
        }

        @Override
        public Map<String, ?> settings() {
            return Map.of();
        }

        @Override
        public List<Map<String, ?>> badSettings() {
            return List.of(Map.of("port", 0));
        }

        @Override
        public Optional<TrafficClient> client(TrafficRouter router) {
            return Optional.of(((LayerRouter) router)::answer);
        }

        @Override
        public Optional<String> serviceThatIsMissing() {
            return Optional.of(TrafficLayer.MISSING);
        }

        @Override
        public Optional<TrafficRouter> openSlow() throws Exception {
            return Optional.of(RouterSubject.open(factory, settings(), new RecordingContext("slow")));
        }
    }
}
