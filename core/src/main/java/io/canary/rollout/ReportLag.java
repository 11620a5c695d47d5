package io.canary.rollout;

import io.canary.analysis.Sample;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How late reports may be to count, and those that were later. Not thread-safe: it belongs to one deployment. */
final class ReportLag {
    private final Duration configured;
    private Duration latest = Duration.ZERO;
    private @Nullable Lateness tooLate; // since the last decision

    /** @param configured how long a report is waited for at most, unless a metric source is later */
    ReportLag(Duration configured) {
        this.configured = configured;
    }

    /** The samples of metric sources come at most so late now. */
    void sourcesAreLate(Duration by) {
        latest = by;
    }

    /** How late the samples of metric sources come at most; zero without sources. */
    Duration ofSources() {
        return latest;
    }

    private Duration most() {
        return configured.compareTo(latest) > 0 ? configured : latest;
    }

    /** Whether a report that comes now is later than any is waited for. */
    boolean isBeyond(Sample sample, long nowMillis) {
        return nowMillis - sample.atMillis() > most().toMillis();
    }

    /** A report came after its tick was compared. */
    void noteLate(Sample sample, long nowMillis) {
        var by = Duration.ofMillis(nowMillis - sample.atMillis());
        tooLate = Lateness.with(tooLate, new Lateness(sample.role(), by, most()));
    }

    /** The reports that came too late since the last decision; null for none. */
    @Nullable
    Lateness tooLate() {
        return tooLate;
    }

    void decided() {
        tooLate = null;
    }
}
