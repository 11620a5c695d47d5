package io.canary.trace;

import io.canary.rollout.DeploymentSpec;
import io.canary.spi.Weight;
import io.canary.trace.Span.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A router request while its span is derived: from the first attempt until it is confirmed or given up. */
final class RouterSpan {
    static final String SPLIT = "set_traffic_split";
    static final String PROMOTE = "promote";
    static final String ROLLBACK = "rollback";

    private static final String CONFIRMED = "confirmed";
    private static final String FAILED = "failed";
    private static final String SUPERSEDED = "superseded";
    private static final String UNKNOWN = "unknown";

    private final OpenSpan span;
    private boolean hasFailed;

    /**
     * An open request.
     *
     * @param number counts the requests of the same time, from 1
     * @param weight the requested weight of the canary; null if unknown
     */
    RouterSpan(DeploymentSpec spec, String verb, @Nullable Weight weight, Instant since, int number) {
        span = new OpenSpan("router " + since + " " + number, "router " + verb, Kind.CLIENT, since);
        span.attributes().put("canary.router", spec.router()).put("canary.weight_percent", weight);
    }

    OpenSpan span() {
        return span;
    }

    /** An attempt failed. The same error again is not in the history. */
    void attemptFailed(String error) {
        hasFailed = true;
        span.attributes().put("canary.error", error);
    }

    void confirmed(Instant at) {
        end(at, CONFIRMED);
        if (!hasFailed) {
            attempts(1); // the first failure is always in the history
        }
    }

    /** It failed, and is not repeated. */
    void givenUp(Instant at, String why) {
        end(at, FAILED);
        span.failed(why);
    }

    /** Another request took its place. */
    void superseded(Instant at) {
        end(at, SUPERSEDED);
    }

    /** The process that sent it was stopped, or it was abandoned: whether it was carried out is unknown. */
    void unknown(Instant at) {
        end(at, UNKNOWN);
    }

    void attempts(int count) {
        span.attributes().put("canary.attempts", count);
    }

    private void end(Instant at, String result) {
        if (span.end() == null) {
            span.end(at);
            span.attributes().put("canary.result", result);
        }
    }
}
