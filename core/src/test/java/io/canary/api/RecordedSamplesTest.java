package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.journal.Journal.Decided;
import io.canary.recording.SimulationInput;
import io.canary.rollout.Decision;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.simulate.Plan;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordedSamplesTest {
    private static final Instant STEP = Instant.parse("2026-01-31T12:00:03.500Z");
    private static final SequentialPolicy POLICY = new SequentialPolicy(Analysis.DEFAULT, List.of());
    private static final LatencyHistogram LATENCY = LatencyHistogram.of(new long[] {0, 3, 0, 60, 30});

    private RecordedSamples samples = new RecordedSamples("id", Duration.ofSeconds(10));
    private long number;

    private static Report report(double requests, double errors) {
        return Report.of(requests, errors, LATENCY, 0.25);
    }

    private static Stratum tick(long number, double secondsIntoStep, Report canary, @Nullable Report baseline) {
        var step = new WeightStep(STEP.toEpochMilli(), new Weight(500), new Weight(1_500));
        return new Stratum(number, step, secondsIntoStep, canary, baseline);
    }

    private static RecordedSamples from(SamplesCursor cursor, @Nullable Decision before) {
        return new RecordedSamples("id", Duration.ofSeconds(10), cursor, before);
    }

    /** Of ticks that were compared. */
    private List<JsonObject> lines(Stratum... ticks) {
        return lines(List.of(), ticks);
    }

    private List<JsonObject> lines(List<Stratum> recorded, Stratum... ticks) {
        var inputs = new Compared.Inputs(POLICY, new Engine(POLICY).memento(), List.of(ticks));
        return written(decision(inputs, recorded)).stream()
                .filter(line -> line.containsKey("metrics"))
                .toList();
    }

    private static Decision decision(Compared.Inputs inputs, List<Stratum> recorded) {
        return new Decision(
                STEP,
                Kind.HOLD,
                Trigger.INTERVAL_ELAPSED,
                0,
                Weight.NONE,
                0,
                new Verdict.Unproven(new Compared(inputs)),
                Aggregates.NONE,
                recorded);
    }

    /** The recording in the form that is parsed again. */
    private List<JsonObject> written(Decision decision) {
        var lines = new ArrayList<JsonObject>();
        samples.write(new Decided(++number, decision), line -> lines.add(new JsonObject(line.encode())));
        return lines;
    }

    @Test
    void a_tick_becomes_one_sample_for_each_reported_version() {
        // When
        var lines = lines(tick(0, 6.5, report(100, 2), report(1_000, 10)), tick(1, 16.5, report(100, 2), null));
        // Then
        assertThat(lines).extracting(l -> l.getString("version")).containsExactly("canary", "baseline", "canary");
        assertThat(lines)
                .extracting(l -> l.getString("timestamp"))
                .containsExactly("2026-01-31T12:00:19.999Z", "2026-01-31T12:00:19.999Z", "2026-01-31T12:00:29.999Z");
        assertThat(lines.getFirst().getString("deployment_id")).isEqualTo("id");
        var metrics = lines.getFirst().getJsonObject("metrics");
        assertThat(metrics.getInteger("requests")).isEqualTo(100);
        assertThat(metrics.getInteger("errors")).isEqualTo(2);
        assertThat(metrics.getDouble("cpu_utilization")).isEqualTo(0.25);
    }

    @Test
    void a_tick_that_began_before_its_step_gets_its_time_from_the_tick_before() {
        // When
        var lines = lines(tick(4, 0, report(100, 2), null), tick(5, 6.5, report(100, 2), null));
        var later = lines(tick(6, 0, report(100, 2), null));
        // Then
        assertThat(lines.getFirst().getString("timestamp")).isEqualTo("2026-01-31T12:00:09.999Z");
        assertThat(lines.getLast().getString("timestamp")).isEqualTo("2026-01-31T12:00:19.999Z");
        assertThat(later.getFirst().getString("timestamp")).isEqualTo("2026-01-31T12:00:29.999Z");
    }

    @Test
    void compared_ticks_get_their_times_independently_of_recorded_ones() {
        // Given: ticks that are only recorded have numbers of their own
        lines(List.of(tick(176_986_080L, 6.5, report(100, 2), null)));
        // When
        var lines = lines(tick(0, 0, report(100, 2), null));
        // Then
        assertThat(lines.getFirst().getString("timestamp")).isEqualTo("2026-01-31T12:00:09.999Z");
    }

    @Test
    void errors_that_are_not_whole_are_a_rate() {
        // When
        var line = lines(tick(0, 6.5, report(100, 2.5), null)).getFirst();
        // Then
        var metrics = line.getJsonObject("metrics");
        assertThat(metrics.getDouble("error_rate")).isEqualTo(0.025);
        assertThat(metrics.containsKey("errors")).isFalse();
    }

    @Test
    void requests_of_unknown_outcome_are_a_separate_sample() {
        // Given
        var report =
                new Report(100, Map.of(Metric.ERRORS, new Arm(80, 4), Metric.LATENCY, new Reading.Latencies(LATENCY)));
        // When
        var lines = lines(tick(0, 6.5, report, null));
        // Then
        var metrics = lines.stream().map(l -> l.getJsonObject("metrics")).toList();
        assertThat(metrics).extracting(m -> m.getInteger("requests")).containsExactly(80, 20);
        assertThat(metrics).extracting(m -> m.getInteger("errors")).containsExactly(4, null);
        assertThat(metrics)
                .allSatisfy(m -> assertThat(m.getJsonObject("latency")).isNotNull());
        assertThat(again(lines)).isEqualTo(LATENCY);
    }

    @Test
    void a_recording_that_is_read_in_pages_is_the_same() {
        // Given: ticks whose time follows from the tick before, and comparisons that follow on from the one before
        var first = new Compared.Inputs(
                POLICY, new Engine(POLICY).memento(), List.of(tick(4, 0, report(100, 2), report(900, 9))));
        var decisions = List.of(
                decision(first, List.of(tick(17, 0, report(10, 0), null))),
                decision(
                        new Compared.Inputs(POLICY, first.after(), List.of(tick(5, 0, report(100, 2), null))),
                        List.of(tick(19, 0, report(10, 0), null))));
        var whole = decisions.stream().map(this::written).toList();
        // When
        samples = from(SamplesCursor.BEGINNING, null);
        number = 0;
        var begun = written(decisions.getFirst());
        samples = from(SamplesCursor.of(samples.position().text()), decisions.getFirst());
        var readOn = written(decisions.getLast());
        // Then
        assertThat(begun).isEqualTo(whole.getFirst());
        assertThat(readOn).isEqualTo(whole.getLast());
        // And: without the cursor it would differ
        samples = from(SamplesCursor.BEGINNING, null);
        assertThat(written(decisions.getLast())).isNotEqualTo(readOn);
    }

    /** The distribution of all of these lines, parsed again. */
    private static LatencyHistogram again(List<JsonObject> lines) {
        var text = String.join("\n", lines.stream().map(JsonObject::encode).toList());
        var input = SimulationInput.read(text.getBytes(StandardCharsets.UTF_8), Settings.read(Plan.class, Map.of()));
        assertThat(input.mistakes()).isEmpty();
        var sum = LatencyHistogram.EMPTY;
        var samples = input.samples().inOrder();
        while (samples.hasNext()) {
            sum = sum.plus(samples.next().latency());
        }
        return sum;
    }
}
