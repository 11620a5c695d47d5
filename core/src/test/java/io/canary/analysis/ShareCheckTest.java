package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.ShareCheck.Finding;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detection of clients that do not get the requested share. */
class ShareCheckTest {
    private static final long TICK = 10_000;

    private static Weight percent(double percent) {
        return new Weight((int) Math.round(percent * 100));
    }

    /** Both report every second, and requests go to the canary with this probability. */
    private static List<Finding> watch(ShareCheck check, double asked, double real, int perSecond, int seconds) {
        var random = new Random(1);
        var findings = new ArrayList<Finding>();
        check.begin(Weight.FULL); // both have had requests before
        check.add(Role.CANARY, 1, true, 0);
        check.add(Role.BASELINE, 1, true, 0);
        check.begin(percent(asked));
        for (int second = 0; second < seconds; second++) {
            long canary = random.doubles(perSecond).filter(d -> d * 100 < real).count();
            for (var role : Role.values()) {
                long requests = role == Role.CANARY ? canary : perSecond - canary;
                var finding = check.add(role, requests, true, second * 1_000L);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private static List<Finding> watch(double asked, double real, int perSecond, int seconds) {
        return watch(new ShareCheck(TICK, false), asked, real, perSecond, seconds);
    }

    @ParameterizedTest
    @CsvSource({"5, 48.2", "25, 48", "5, 17.6", "25, 41", "75, 100", "50, 0.5", "25, 0", "95, 50"})
    void too_much_and_too_little_are_found_within_three_ticks(double asked, double real) {
        // When
        var findings = watch(asked, real, 150, 35);
        // Then
        assertThat(findings).last().matches(Finding::differs);
        assertThat(findings.getLast().observed().percent().doubleValue()).isBetween(real - 3, real + 3);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "25, 25", "50, 50", "95, 95", "75, 76.9", "5, 5.8", "0.1, 0.1", "25, 24"})
    void the_requested_share_is_never_reported_as_a_mismatch(double asked, double real) {
        assertThat(watch(asked, real, 300, 6 * 3600)).isNotEmpty().noneMatch(Finding::differs);
    }

    @Test
    void reporters_with_different_cadences_are_compared_over_the_same_time() {
        // Given
        var check = new ShareCheck(TICK, false);
        check.begin(percent(10));
        var findings = new ArrayList<Finding>();
        // When
        for (int second = 1; second <= 3_600; second++) {
            if (second % 10 == 0) {
                findings.add(check.add(Role.BASELINE, 900, true, second * 1_000L));
            }
            if (second % 60 == 5) {
                findings.add(check.add(Role.CANARY, 600, true, second * 1_000L));
            }
        }
        // Then
        findings.removeIf(java.util.Objects::isNull);
        assertThat(findings).isNotEmpty().noneMatch(Finding::differs);
    }

    @Test
    void a_share_of_new_users_may_be_less_of_the_requests_and_never_more() {
        // When
        var less = watch(new ShareCheck(TICK, true), 85, 3.7, 150, 60);
        var more = watch(new ShareCheck(TICK, true), 5, 20, 150, 60);
        // Then
        assertThat(less).isNotEmpty().noneMatch(Finding::differs);
        assertThat(less.getLast().observed().percent().doubleValue()).isBetween(2.0, 5.0);
        assertThat(more.getLast().differs()).isTrue();
    }

    @Test
    void it_is_over_when_clients_get_their_share_again() {
        // Given
        var check = new ShareCheck(TICK, false);
        assertThat(watch(check, 5, 48, 150, 60).getLast().differs()).isTrue();
        // When
        var random = new Random(2);
        Finding last = null;
        for (int second = 60; second < 120; second++) {
            long canary = random.doubles(150).filter(d -> d < .05).count();
            var first = check.add(Role.CANARY, canary, true, second * 1_000L);
            var other = check.add(Role.BASELINE, 150 - canary, true, second * 1_000L);
            last = first != null ? first : other != null ? other : last;
        }
        // Then
        assertThat(last).isNotNull().matches(f -> !f.differs());
    }

    @ParameterizedTest
    @CsvSource({"5, 100", "25, 50.5", "75, 99", "95, 100"})
    void twice_as_much_or_nearly_all_is_far_off_after_a_minute(double asked, double real) {
        // When
        var findings = watch(asked, real, 150, 150);
        // Then
        assertThat(findings.subList(0, 6)).noneMatch(Finding::far);
        assertThat(findings.getLast().far()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5, 8", "25, 40", "75, 90", "5, 0", "95, 97"})
    void less_than_that_is_not(double asked, double real) {
        assertThat(watch(asked, real, 150, 600)).isNotEmpty().noneMatch(Finding::far);
    }

    /**
     * The second in which the canary is first known to get far more; 0 for never. Both report every 10 s, in spans of a
     * tick.
     */
    private static long far(Random random, double asked, double perSecond, double... times) {
        var check = new ShareCheck(TICK, false);
        check.begin(percent(asked));
        for (int tick = 0; tick < times.length; tick++) {
            double share = Math.min(1, times[tick] * asked / 100);
            long canary = drawn(random, 10 * perSecond * share);
            long baseline = drawn(random, 10 * perSecond * (1 - share));
            var none = check.add(Role.BASELINE, baseline, true, 10_000L * tick);
            var finding = check.add(Role.CANARY, canary, true, 10_000L * tick + 500);
            if ((finding != null && finding.far()) || (none != null && none.far())) {
                return 10L * tick;
            }
        }
        return 0;
    }

    private static long drawn(Random random, double mean) {
        return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }

    private static double[] always(double times, int ticks) {
        var all = new double[ticks];
        Arrays.fill(all, times);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"5, 100", "5, 1000", "25, 100", "25, 20", "45, 100"})
    void twice_the_share_is_found_within_ninety_seconds_however_the_measured_share_varies(
            double asked, double perSecond) {
        // Given
        var random = new Random(3);
        // Then
        for (int run = 0; run < 200; run++) {
            assertThat(far(random, asked, perSecond, always(2, 60)))
                    .as("run %s", run)
                    .isBetween(60L, 90L);
        }
    }

    @Test
    void with_one_canary_request_per_second_half_are_found_in_two_minutes_and_all_within_several() {
        // Given
        var random = new Random(3);
        // When
        long[] seconds = LongStream.generate(() -> far(random, 5, 20, always(2, 120)))
                .limit(200)
                .sorted()
                .toArray();
        // Then
        assertThat(seconds[0]).isGreaterThanOrEqualTo(60);
        assertThat(seconds[100]).isLessThanOrEqualTo(120);
        assertThat(seconds[199]).isLessThanOrEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 20", "1, 5, 1000", "1.25, 5, 20", "1.25, 5, 1000", "1.25, 25, 20", "1, 75, 20", "1.25, 75, 100"})
    void a_share_that_is_right_or_a_quarter_more_is_never_far_more(double times, double asked, double perSecond) {
        // Given
        var random = new Random(4);
        // Then: for ten days
        assertThat(far(random, asked, perSecond, always(times, 86_400))).isZero();
    }

    @Test
    void far_more_for_less_than_a_minute_is_not_far_off() {
        // Given
        var times = always(1, 60);
        Arrays.fill(times, 20, 24, 20);
        // Then
        assertThat(far(new Random(5), 5, 1_000, times)).isZero();
    }

    @Test
    void a_late_mismatch_is_found_as_fast() {
        // Given: from 290 s on, as the first report that shows it comes after 300 s
        var times = always(1, 60);
        Arrays.fill(times, 30, 60, 2);
        // Then
        assertThat(far(new Random(5), 5, 100, times)).isBetween(350L, 380L);
    }

    @ParameterizedTest
    @CsvSource({"CANARY", "BASELINE"})
    void a_version_that_reports_no_requests_from_the_start_is_found(Role without) {
        // Given
        var check = new ShareCheck(TICK, false);
        check.begin(percent(25));
        Finding last = null;
        // When
        for (int second = 0; second < 60; second++) {
            for (var role : Role.values()) {
                var found = check.add(role, role == without ? 0 : 150, true, second * 1_000L);
                last = found == null ? last : found;
            }
        }
        // Then
        assertThat(last).isNotNull().matches(Finding::differs);
    }

    @Test
    void a_version_that_reports_no_requests_field_proves_nothing() {
        // Given
        var check = new ShareCheck(TICK, false);
        check.begin(percent(5));
        // Then
        for (int second = 0; second < 600; second++) {
            assertThat(check.add(Role.BASELINE, 150, true, second * 1_000L)).isNull();
            assertThat(check.add(Role.CANARY, 0, false, second * 1_000L)).isNull();
        }
        assertThat(check.observed()).isNull();
    }

    @Test
    void a_share_is_seen_once_each_of_the_sources_has_reported() {
        // Given: ten instances that each report once per minute, the canary's when few of the baseline's do
        var check = new ShareCheck(TICK, false);
        check.sourcesReportEvery(60_000);
        check.begin(percent(50));
        var findings = new ArrayList<Finding>();
        // When
        for (int second = 0; second < 1_800; second++) {
            int phase = second % 60;
            var role = phase < 30 == (phase % 6 != 0) ? Role.CANARY : Role.BASELINE;
            var finding = phase % 3 == 0 ? check.add(role, 300, true, second * 1_000L) : null;
            if (finding != null) {
                findings.add(finding);
            }
        }
        // Then
        assertThat(findings).hasSizeGreaterThan(20).noneMatch(Finding::differs);
    }

    /** Ten instances of each version without a source, each with one report of this many requests per minute. */
    private static List<Finding> watchSeldom(long canary, long baseline, int seconds) {
        var ofCanary = Set.of(1, 2, 3, 11, 12, 13, 21, 22, 30, 50);
        var ofBaseline = Set.of(5, 15, 25, 31, 33, 36, 39, 42, 45, 48);
        var check = new ShareCheck(TICK, false);
        check.begin(percent(30));
        var findings = new ArrayList<Finding>();
        for (int second = 0; second < seconds; second++) {
            var role = ofCanary.contains(second % 60) ? Role.CANARY : Role.BASELINE;
            boolean reports = role == Role.CANARY || ofBaseline.contains(second % 60);
            long requests = role == Role.CANARY ? canary : baseline;
            var finding = reports ? check.add(role, requests, true, second * 1_000L) : null;
            if (finding != null) {
                findings.add(finding);
            }
        }
        return findings;
    }

    @Test
    void rarely_reporting_instances_cause_no_mismatch_by_their_timing() {
        assertThat(watchSeldom(300, 700, 3_600)).hasSizeGreaterThan(200).noneMatch(Finding::differs);
    }

    @ParameterizedTest
    @CsvSource({"600, 400", "30, 970"})
    void a_mismatch_of_rarely_reporting_instances_is_found_within_minutes(long canary, long baseline) {
        assertThat(watchSeldom(canary, baseline, 300)).anyMatch(Finding::differs);
    }
}
