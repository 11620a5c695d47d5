package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Heap;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.LatencyHistogram;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The memory of an engine, which does not grow with its age. */
class EngineSizeTest {
    private static final SequentialPolicy POLICY =
            Trials.policy(Map.of("warmup_sec", 0, "latency_warmup_sec", 0, "ratio_interval", false));
    private static final long MOST = 12 * 1024;

    /** The memory of a further engine, without what all engines share. */
    private static long bytesOf(Engine engine) {
        var other = Engine.restore(POLICY, engine.memento());
        return Heap.bytesOf(new Object[] {engine, other}) - Heap.bytesOf(new Object[] {engine});
    }

    private static long bytesOf(Memento memento) {
        return 3L * memento.text().length() / 4;
    }

    @Test
    void an_engine_without_a_baseline_takes_almost_no_memory() {
        // Given
        var engine = new Engine(POLICY);
        // When
        for (int tick = 0; tick < 100; tick++) {
            engine.observe(new Stratum(tick, Trials.step(0), tick * 10, Trials.report(1000, 5), null));
        }
        // Then
        assertThat(bytesOf(engine)).isLessThan(400);
        assertThat(bytesOf(engine.memento())).isLessThan(160);
    }

    @Test
    void a_busy_one_takes_a_few_kilobytes() {
        // Given
        var traffic = new Traffic(1, 1000, .01);
        var engine = Trials.learned(POLICY, traffic);
        // When
        for (int tick = 60; tick < 120; tick++) {
            engine.observe(new Stratum(
                    tick, Trials.step(3), tick * 10, traffic.report(.5, Ill.NOT), traffic.report(.5, Ill.NOT)));
        }
        // Then
        assertThat(bytesOf(engine)).isLessThan(MOST);
        assertThat(bytesOf(engine.memento())).isLessThan(8 * 1024);
    }

    @Test
    void latencies_of_every_size_do_not_exceed_the_limit() {
        // Given
        long[] counts = new long[LatencyHistogram.BUCKETS];
        Arrays.fill(counts, 1_000_000_000L);
        var report = Report.of(1e12, 1e12, LatencyHistogram.of(counts), 1);
        var engine = new Engine(POLICY);
        // When
        for (int tick = 0; tick < 100; tick++) {
            engine.observe(new Stratum(tick, Trials.step(3), tick * 10, report, report));
        }
        // Then
        assertThat(bytesOf(engine.memento())).isLessThan(MOST);
    }

    @Test
    void a_million_ticks_leave_it_correct() {
        // Given
        var engine = new Engine(POLICY);
        var quiet = Trials.report(1e12, 1e9);
        var silent = Report.of(1e12, 1e6, LatencyHistogram.EMPTY, .5);
        var loud = Trials.report(1e12, 1e12, 100_000);
        // When
        for (int tick = 0; tick < 1_000_000; tick++) {
            var canary = tick % 5 > 0 ? silent : tick % 3 == 0 ? loud : quiet;
            var baseline = tick % 2 == 0 ? loud : quiet;
            var stratum = new Stratum(tick, Trials.step(3), tick * 10.0, canary, baseline);
            if (tick % 100_000 == 0) {
                engine.observe(stratum);
            } else {
                engine.take(stratum);
            }
        }
        // Then
        var finding = engine.finding();
        assertThat(finding.logEvidence()).isFinite();
        assertThat(finding.cappedLogEvidence()).isFinite();
        assertThat(bytesOf(engine)).isLessThan(MOST);
        assertThat(engine.memento())
                .isEqualTo(Engine.restore(POLICY, engine.memento()).memento());
    }
}
