package io.canary.rollout;

import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Watched;
import java.time.Instant;
import java.util.List;

/** The part of the rules that begins when a time has come: to ask the router again, or to wait no longer. */
final class Patience {

    private Patience() {}

    static Ruling alarm(DeploymentSpec spec, State state, Instant at, long nextAsk) {
        if (state instanceof Pending p && isOverdue(spec, p, at)) {
            return Answers.giveUp(p.ask(), at, nextAsk);
        }
        if (state instanceof Watched w && !at.isBefore(w.progress().deadline())) {
            return overdue(spec, w, at, nextAsk);
        }
        var ask = View.openAsk(state);
        return ask != null && ask.isDue(at) && state instanceof State.Open open
                ? askAgain(spec, open, ask.again(nextAsk))
                : new Stay();
    }

    private static Ruling askAgain(DeploymentSpec spec, State.Open state, Ask again) {
        var wish = Answers.wish(spec, state);
        return wish == null ? new Stay() : Rollout.ask(Answers.asking(state, again), again.number(), wish, List.of());
    }

    static boolean isOverdue(DeploymentSpec spec, Pending p, Instant at) {
        return !at.isBefore(p.ask().since().plus(spec.routerDeadline()));
    }

    /** The deployment has taken too long: it leaves the traffic, or is held and says so. */
    private static Ruling overdue(DeploymentSpec spec, Watched state, Instant at, long nextAsk) {
        String reason = "not at its end within " + Words.of(spec.safeguards().deadline());
        return switch (spec.safeguards().onDeadline()) {
            case ROLLBACK ->
                Rollout.retreat(state, Goal.ROLLED_BACK, reason + StatusReason.failingToo(state), at, nextAsk, null);
            case PAUSE ->
                held(state.with(state.progress().dueAfter(spec.safeguards().deadline(), at)), reason, at);
        };
    }

    private static Ruling held(Watched state, String reason, Instant at) {
        return switch (state) {
            case Paused p -> Rollout.move(p, Rollout.warn(at, Type.OVERDUE, "still paused: " + reason));
            case Promoting p -> Rollout.move(p, Rollout.warn(at, Type.OVERDUE, "still promoting: " + reason));
            case Climbing c -> {
                String why = "paused: " + reason;
                yield Rollout.move(new Paused(c, why), Rollout.warn(at, Type.PAUSE, why));
            }
        };
    }
}
