package io.canary.rollout;

import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an open rollout can wait for, apart from the soak of its step. It can wait for more than one at once. */
public enum RolloutWait {
    /** The router has not confirmed a request, or the split in force is unknown. */
    ROUTER,
    /** The step has soaked, and its verdict is inconclusive. */
    EVIDENCE,
    /** A router or metric source cannot report what it measured. */
    MEASUREMENTS,
    /** Clients do not get the requested share. */
    TRAFFIC,
    /** It is paused, or needs something that only a person can do. */
    PERSON;

    /** The name that users see. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * When the deployment began to wait for it.
     *
     * @param needsPerson whether it cannot continue until a person acts
     * @return null if it does not wait for it; can be in the future while a step soaks
     */
    public @Nullable Instant since(DeploymentRecord record, boolean needsPerson) {
        return record.state() instanceof State.Open open
                ? switch (this) {
                    case ROUTER -> router(open);
                    case EVIDENCE -> evidence(record, open);
                    case MEASUREMENTS ->
                        open instanceof Watched w ? w.progress().conditions().measurementsLost() : null;
                    case TRAFFIC -> traffic(record, open);
                    case PERSON -> person(record, open, needsPerson);
                }
                : null;
    }

    private static @Nullable Instant router(State.Open state) {
        var request = StateView.openAsk(state);
        var outage = StateView.outage(state);
        return request != null ? request.since() : outage != null ? outage.since() : null;
    }

    private static @Nullable Instant evidence(DeploymentRecord record, State.Open state) {
        if (!(state instanceof Soaking s) || !StatusReason.isWaiting(s.progress(), record.lastDecision())) {
            return null;
        }
        return s.progress().since().plus(s.progress().soak(record.spec()));
    }

    /** The state does not say when a drift was found: it is the last news, unless there was other news since. */
    private static @Nullable Instant traffic(DeploymentRecord record, State.Open state) {
        if (progressing(state) instanceof Drifted) {
            return record.updatedAt();
        }
        var mismatch = state instanceof Watched w ? w.progress().conditions().mismatch() : null;
        return mismatch == null ? null : mismatch.since();
    }

    private static State progressing(State.Open state) {
        return state instanceof Paused p ? p.resumeTo() : state;
    }

    private static @Nullable Instant person(DeploymentRecord record, State.Open state, boolean needsPerson) {
        var passed = state instanceof Soaking s ? s.progress().conditions().awaitsSkip() : null;
        if (passed != null) {
            return passed;
        }
        return needsPerson || state instanceof Paused ? record.updatedAt() : null;
    }
}
