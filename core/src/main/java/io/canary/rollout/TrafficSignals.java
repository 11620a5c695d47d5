package io.canary.rollout;

import io.canary.analysis.ErrorSilenceCheck;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.ShareCheck;
import io.canary.analysis.SilenceCheck;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.MissingErrors;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What samples show of the traffic at once, apart from any verdict on the canary: its share of the requests, and that
 * it no longer reports at all, or no longer reports errors. Not thread-safe: it belongs to one deployment.
 */
final class TrafficSignals {
    private static final Duration GRACE_AT_LEAST = Duration.ofMinutes(2);
    private static final int INTERVALS_OF_GRACE = 3;

    private final ShareCheck share;
    private final DeploymentSpec spec;
    private final SilenceCheck silence = new SilenceCheck();
    private final @Nullable ErrorSilenceCheck
            errors; // null where a report without errors means none, or errors do not matter
    private @Nullable Instant since;

    /** @param newUsersOnly whether the router's weights apply to new users only */
    TrafficSignals(DeploymentSpec spec, boolean newUsersOnly) {
        this.spec = spec;
        share = new ShareCheck(spec.policy().analysis().tick().toMillis(), newUsersOnly);
        boolean areWanted = spec.policy().comparison().isJudged(Metric.ERRORS)
                && spec.policy().analysis().missingErrors() == MissingErrors.UNKNOWN;
        errors = areWanted ? new ErrorSilenceCheck() : null;
    }

    private static long graceMillis(Duration soak) {
        var some = soak.multipliedBy(INTERVALS_OF_GRACE);
        return (some.compareTo(GRACE_AT_LEAST) < 0 ? GRACE_AT_LEAST : some).toMillis();
    }

    /** The canary reported before the baseline did. */
    void canaryReported(Instant at) {
        silence.canaryReported(at.toEpochMilli());
    }

    /** The interval of each source's reports; 0 if unknown. */
    void sourcesReportEvery(long millis) {
        share.sourcesReportEvery(millis);
    }

    /**
     * Adds a sample. Returns what it changes, in order.
     *
     * @param latest how late the samples of metric sources come at most
     */
    List<Event> observe(Progress now, Sample sample, Duration latest, Instant at) {
        boolean splits =
                !now.confirmed().equals(Weight.NONE) && !now.confirmed().equals(Weight.FULL);
        if (!now.since().equals(since)) {
            since = now.since();
            share.begin(now.confirmed());
            if (splits) {
                double asked = now.confirmed().basisPoints() / (double) Weight.FULL.basisPoints();
                long grace = graceMillis(now.soak(spec)) + latest.toMillis();
                silence.begin(asked, grace, at.toEpochMilli());
            }
        }
        var seen = isOfEarlierShare(now, sample, latest) ? null : share(now, sample, at);
        return Stream.of(seen, splits ? silence(sample, at) : null)
                .flatMap(Stream::ofNullable)
                .map(Event.class::cast)
                .toList();
    }

    /** What happened before the share was confirmed, and comes only now. */
    private static boolean isOfEarlierShare(Progress now, Sample sample, Duration latest) {
        return !latest.isZero() && sample.atMillis() <= now.since().toEpochMilli();
    }

    private Event.@Nullable ShareObserved share(Progress now, Sample sample, Instant at) {
        var found = share.add(sample.role(), sample.requests(), !Double.isNaN(sample.errors()), at.toEpochMilli());
        boolean isKnown = (now.conditions().mismatch() != null) == (found != null && found.differs());
        return found == null || (isKnown && !found.far())
                ? null
                : new Event.ShareObserved(at, found.observed(), found.asked(), found.differs(), found.far());
    }

    private Event.@Nullable CanarySilent silence(Sample sample, Instant at) {
        if (sample.role() == Role.CANARY) {
            silence.canaryReported(at.toEpochMilli());
            if (errors != null) {
                errors.canaryReported(sample.requests(), sample.errors(), at.toEpochMilli());
            }
            return null;
        }
        var found = silence.baselineReported(sample.requests(), at.toEpochMilli());
        long errorsSince = errors == null
                ? ErrorSilenceCheck.NONE
                : errors.baselineReported(sample.requests(), sample.errors(), at.toEpochMilli());
        if (found != null) {
            var what = found.never() ? Event.Silence.EVER : Event.Silence.ANYTHING;
            return new Event.CanarySilent(at, Instant.ofEpochMilli(found.sinceMillis()), what);
        }
        return errorsSince == ErrorSilenceCheck.NONE
                ? null
                : new Event.CanarySilent(at, Instant.ofEpochMilli(errorsSince), Event.Silence.ERRORS);
    }

    /** The canary's share of the latest reports of both versions; null if unknown. */
    @Nullable
    Weight observedShare() {
        return share.observed();
    }
}
