package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Comparison;
import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reporters of both versions that send every ten seconds, late, or with a clock that is ahead of ours or behind, in each
 * format. What both versions do varies with the time in the same way, so that a tick with the traffic of different times
 * shows. (That one version is late, and not its clock, shows in no report: it is taken for a slow clock.)
 */
class ReporterClocksTest {
    private static final int RATIO = 19;
    private static final int REPORTS = 90;

    /** After this number of ticks, the clocks of the reporters are known. */
    private static final int KNOWN_AFTER = 10;

    private static final long SECOND = 1_000;
    private static final long EVERY = 10 * SECOND;
    private static final long BEGAN = 3_600 * SECOND;

    private final OtlpStreams streams = new OtlpStreams(0, Long.MAX_VALUE);
    private final Policy policy = Settings.read(Policy.class, Map.of("analysis", Map.of("max_report_lag_sec", 75)));
    private final Comparison comparison = Comparison.begin(policy.comparison(), BEGAN);

    private long concludedAt;

    private record Arrival(PushedReport report, long at) {}

    /** Of one version, in the order in which they come. */
    private static List<Arrival> reports(Role role, int late, int ahead) {
        return reports(role, late, ahead, 0);
    }

    /** @param failing how many percent of the requests fail */
    private static List<Arrival> reports(Role role, int late, int ahead, int failing) {
        var reports = new ArrayList<Arrival>();
        var all = new PushedReport.Counts(0, 0);
        for (int i = 0; i < REPORTS; i++) {
            long requests = (role == Role.BASELINE ? RATIO : 1) * (1 + i * 7L % 13);
            var counts = new PushedReport.Counts(requests, requests * failing / 100);
            all = all.plus(counts);
            long end = BEGAN + (i + 1) * EVERY;
            long skew = ahead * SECOND;
            var report = new PushedReport(role, counts, all, end - EVERY + skew, end + skew, BEGAN + skew);
            reports.add(new Arrival(report, end + late * SECOND));
        }
        return reports;
    }

    private static long requests(@Nullable Report report) {
        return Math.round(Objects.requireNonNull(report).requests());
    }

    private List<Stratum> compared(PushedReport.Format format, List<Arrival> arrivals) throws Exception {
        long now = BEGAN;
        for (var arrival : arrivals) {
            for (; now < arrival.at(); now += SECOND) {
                close(now);
            }
            for (var sample : format.samples(arrival.report(), streams, now)) {
                comparison.add(sample, now);
            }
            close(now);
        }
        close(now + 300 * SECOND);
        return comparison.verdict().compared().inputs().ticks().stream()
                .filter(tick -> tick.canary() != null && tick.baseline() != null)
                .toList();
    }

    private void close(long now) {
        if (comparison.close(now, new WeightStep(1, new Weight(500), new Weight(1000)), BEGAN)) {
            concludedAt = now;
        }
    }

    static Stream<Arguments> clocks() {
        int[][] lateAndAhead = { // of the baseline, and of the canary
            {0, 0, 0, 0},
            {30, 0, 30, 0},
            {60, 0, 60, 0},
            {30, -30, 30, -30},
            {60, 30, 60, 0},
            {0, -30, 0, -30},
            {0, 30, 0, 30},
            {0, 0, 0, -30},
            {0, -30, 0, 0},
            {0, 0, 0, 30},
            {0, 30, 0, 0}
        };
        return Stream.of(PushedReport.Format.values())
                .flatMap(format -> Stream.of(lateAndAhead).map(c -> Arguments.of(format, c[0], c[1], c[2], c[3])));
    }

    @ParameterizedTest(name = "{0}: v1 {1} s late, {2} s ahead; v2 {3} s late, {4} s ahead")
    @MethodSource("clocks")
    void both_versions_are_compared_at_the_same_time_and_nothing_counts_twice(
            PushedReport.Format format, int late1, int ahead1, int late2, int ahead2) throws Exception {
        // Given
        var byRole = new EnumMap<Role, List<Arrival>>(Role.class);
        byRole.put(Role.BASELINE, reports(Role.BASELINE, late1, ahead1));
        byRole.put(Role.CANARY, reports(Role.CANARY, late2, ahead2));
        var arrivals = byRole.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Arrival::at))
                .toList();
        // When
        var ticks = compared(format, arrivals);
        // Then
        long truth = byRole.get(Role.CANARY).stream()
                .mapToLong(a -> a.report().inInterval().requests())
                .sum();
        long counted = ticks.stream().mapToLong(tick -> requests(tick.canary())).sum();
        assertThat(counted).isBetween(truth * 8 / 10, truth);
        assertThat(ticks.stream().skip(KNOWN_AFTER))
                .hasSizeGreaterThan(REPORTS / 2)
                .allSatisfy(tick -> assertThat(requests(tick.baseline())).isEqualTo(RATIO * requests(tick.canary())));
    }

    /** A report of nothing: remote-write 1 has no other way to say when counting began. */
    private static List<Arrival> start(Role role) {
        var none = new PushedReport.Counts(0, 0);
        return List.of(new Arrival(new PushedReport(role, none, none, BEGAN, BEGAN + 1, BEGAN), BEGAN));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void each_format_gives_the_same_verdict_at_the_same_time(int failing) throws Exception {
        // Given
        var arrivals = Stream.of(
                        start(Role.BASELINE),
                        start(Role.CANARY),
                        reports(Role.BASELINE, 2, 0),
                        reports(Role.CANARY, 2, 0, failing))
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Arrival::at))
                .toList();
        var verdicts = new EnumMap<PushedReport.Format, String>(PushedReport.Format.class);
        // When
        for (var format : PushedReport.Format.values()) {
            var judge = new ReporterClocksTest();
            judge.compared(format, arrivals);
            var verdict = judge.comparison.verdict();
            verdicts.put(format, verdict.getClass().getSimpleName() + " " + judge.concludedAt);
            assertThat(judge.comparison.isConclusive()).as(format.name()).isEqualTo(failing > 0);
        }
        // Then
        assertThat(verdicts.values()).containsOnly(verdicts.get(PushedReport.Format.NDJSON));
    }
}
