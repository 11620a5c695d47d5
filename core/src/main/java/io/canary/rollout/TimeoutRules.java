package io.canary.rollout;

import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Stay;
import java.time.Instant;
import java.util.List;

/** The rules for timers: to retry a router request, or to stop waiting. */
final class TimeoutRules {

    private TimeoutRules() {}

    static Transition timerFired(DeploymentSpec spec, State state, Instant at, long requestSeq) {
        if (state instanceof Pending p && isOverdue(spec, p, at)) {
            return RouterResponseRules.giveUp(p.request(), at, requestSeq);
        }
        if (state instanceof Watched w && !at.isBefore(w.progress().deadline())) {
            return overdue(spec, w, at, requestSeq);
        }
        var request = StateView.openAsk(state);
        return request != null && request.isDue(at) && state instanceof State.Open open
                ? askAgain(spec, open, request.again(requestSeq))
                : new Stay();
    }

    private static Transition askAgain(DeploymentSpec spec, State.Open state, RouterRequest again) {
        var command = RouterResponseRules.openCommand(spec, state);
        return command == null
                ? new Stay()
                : Rollout.ask(RouterResponseRules.asking(state, again), again.number(), command, List.of());
    }

    static boolean isOverdue(DeploymentSpec spec, Pending p, Instant at) {
        return !at.isBefore(p.request().since().plus(spec.routerDeadline()));
    }

    /** The deployment has taken too long: it is rolled back, or held with an event. */
    private static Transition overdue(DeploymentSpec spec, Watched state, Instant at, long requestSeq) {
        var reason = Reason.of(ReasonCode.DEADLINE_EXCEEDED, spec.safeguards().deadline());
        return switch (spec.safeguards().onDeadline()) {
            case ROLLBACK ->
                Rollout.rollBack(
                        state, Outcome.ROLLED_BACK, reason.and(StatusReason.failingToo(state)), at, requestSeq, null);
            case PAUSE ->
                held(state.with(state.progress().dueAfter(spec.safeguards().deadline(), at)), reason, at);
        };
    }

    private static Transition held(Watched state, Reason reason, Instant at) {
        return switch (state) {
            case Paused p -> overdue(p, Reason.of(ReasonCode.STILL_PAUSED, reason), at);
            case Promoting p -> overdue(p, Reason.of(ReasonCode.STILL_PROMOTING, reason), at);
            case Progressing c -> {
                var why = Reason.of(ReasonCode.PAUSED_BECAUSE, reason);
                yield Rollout.move(new Paused(c, why), Rollout.warn(at, Type.PAUSE, why));
            }
        };
    }

    private static Transition overdue(Watched state, Reason reason, Instant at) {
        return Rollout.move(state, Rollout.warn(at, Type.OVERDUE, reason));
    }
}
