package io.canary.rollout;

import io.canary.analysis.CountedReports;
import io.canary.analysis.ReportContent;
import io.canary.analysis.Sample;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The recent reports of one deployment, so that none counts twice. Not thread-safe. */
final class KnownReports {
    private static final Duration KNOWN_AT_LEAST = Duration.ofMinutes(1);

    private @Nullable CountedReports byKey; // null until a report has a key
    private @Nullable CountedReports byContent; // null until a report has none

    /** How long a report's key is remembered. */
    static Duration memory(DeploymentSpec spec) {
        var window = spec.policy().sampleWindow();
        return window.compareTo(KNOWN_AT_LEAST) > 0 ? window : KNOWN_AT_LEAST;
    }

    /** Whether this report was seen before, by its key or, without one, by its content. Marks it as seen. */
    boolean isKnown(DeploymentSpec spec, Sample sample, Instant at) {
        var extras = sample.extras();
        if (extras == null || extras.key() == 0) {
            return isKnownByContent(sample, at);
        }
        if (byKey == null) {
            byKey = new CountedReports(memory(spec).toMillis());
        }
        return byKey.isKnown(extras.key(), at.toEpochMilli());
    }

    private boolean isKnownByContent(Sample sample, Instant at) {
        long key = ReportContent.key(sample);
        if (key == 0) {
            return false;
        }
        if (byContent == null) {
            byContent = new CountedReports(KNOWN_AT_LEAST.toMillis());
        }
        return byContent.isKnown(key, at.toEpochMilli());
    }
}
