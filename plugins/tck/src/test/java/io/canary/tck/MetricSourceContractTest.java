package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import io.canary.tck.MemorySource.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Examines the examiner: a good source passes, and each broken one is caught by the test that is meant for it. */
class MetricSourceContractTest {

    @Test
    void a_source_that_keeps_its_promises_passes() {
        assertThat(failedTestsOf(MemorySource::new)).isEmpty();
    }

    static Stream<Arguments> brokenSources() {
        return Stream.of(
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            VersionReading nothing() {
                                return new VersionReading(0L, 0L, null, Map.of(), Map.of(), 0, null);
                            }
                        }),
                        "of_a_version_without_metrics_nothing_is_known_which_is_not_0"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            boolean isWithin(Instant at, Instant from, Instant to) {
                                return !at.isBefore(from) && !at.isAfter(to);
                            }
                        }),
                        "what_happened_at_the_beginning_belongs_to_the_interval_before"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            boolean isWithin(Instant at, Instant from, Instant to) {
                                return super.isWithin(at, from, to)
                                        && Duration.between(from, to).compareTo(Duration.ofSeconds(5)) > 0;
                            }
                        }),
                        "adjacent_intervals_add_up_to_the_whole"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            boolean isOf(String version, Event event) {
                                return version.equals(".*") || super.isOf(version, event);
                            }
                        }),
                        "a_name_in_the_syntax_of_queries_finds_itself_only"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            public MetricReading read(Query query, MetricSubject subject, Instant from, Instant to)
                                    throws InterruptedException {
                                while (Thread.interrupted()) {
                                    // goes on
                                }
                                return super.read(query, subject, from, to);
                            }
                        }),
                        "an_interrupted_read_ends_with_an_interruption"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            public List<String> preflight(Query query, MetricSubject subject, Instant until) {
                                return List.of("warning: nothing found of " + subject.baseline());
                            }
                        }),
                        "the_preflight_warns_of_a_version_without_metrics_only"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            Instant newest(List<Event> known, Instant to) {
                                return super.newest(
                                        known.stream()
                                                .filter(e -> !e.at().isAfter(to))
                                                .toList(),
                                        to);
                            }
                        }),
                        "the_newest_point_shows_that_an_interval_is_complete_or_the_source_cannot_tell"),
                Arguments.of(
                        broken(events -> new MemorySource(events) {
                            @Override
                            boolean isOf(String version, Event event) {
                                var late = events.getLast().at().minusSeconds(5);
                                return super.isOf(version, event)
                                        && (version.equals("v1") || event.at().isBefore(late));
                            }
                        }),
                        "a_clock_that_differs_from_ours_moves_both_versions_alike"),
                Arguments.of(broken(LeakingSource::new), "closed_sources_leave_no_threads_behind"));
    }

    private static Function<List<Event>, MemorySource> broken(Function<List<Event>, MemorySource> source) {
        return source;
    }

    @ParameterizedTest(name = "{1}")
    @org.junit.jupiter.params.provider.MethodSource("brokenSources")
    void a_broken_source_is_caught(Function<List<Event>, MemorySource> broken, String test) {
        assertThat(failedTestsOf(broken)).contains(test);
    }

    private static Set<String> failedTestsOf(Function<List<Event>, MemorySource> making) {
        Examined.making = making;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Examined.class))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(e -> ((MethodSource) e.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toSet());
    }

    /** Leaves a thread behind that ends with the JVM. */
    private static final class LeakingSource extends MemorySource {
        LeakingSource(List<Event> events) {
            super(events);
            var never = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name("left behind").start(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Runs only inside these tests: surefire leaves nested classes out. */
    static class Examined extends MetricSourceContract<MemorySource.Query> {
        static Function<List<Event>, MemorySource> making = MemorySource::new;

        private final List<Event> events = new CopyOnWriteArrayList<>();

        @Override
        protected MetricSource<MemorySource.Query> open() {
            return making.apply(events);
        }

        @Override
        protected MemorySource.Query query() {
            return new MemorySource.Query(new QueryTemplate("{version}"));
        }

        @Override
        protected void record(String service, String version, Instant at, long requests, long errors) {
            events.add(new Event(service, version, at, requests, errors));
        }
    }
}
