package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import java.time.Instant;
import java.util.List;

/**
 * The rules after a restart of the orchestrator. Unconfirmed router requests are sent again: they may have been sent
 * before, and they are idempotent. Where the router had confirmed, the split is read first, as a person may have
 * changed it meanwhile. A split that is still in force is requested once more, so that a router inside this process
 * knows what to measure and to hold. Evidence from before is lost and is never made up: a step that was soaking starts
 * again once its weight is confirmed.
 */
final class RestartRules {

    private RestartRules() {}

    static Transition restarted(DeploymentSpec spec, State state, Instant at, long requestSeq) {
        return switch (state) {
            case Ended e -> new Stay();
            case State.Open o -> {
                var before = StateView.openAsk(o);
                yield restarted(
                        spec, asking(o, RouterRequest.firstAfterRestart(requestSeq, at, before)), at, requestSeq);
            }
        };
    }

    private static Transition restarted(DeploymentSpec spec, State.Open state, Instant at, long requestSeq) {
        var command = RouterResponseRules.openCommand(spec, state);
        if (command == null) {
            return state instanceof Watched w
                    ? lookAgain(spec, w.with(unseen(w.progress().interrupted(spec), at)), at)
                    : new Stay();
        }
        var message = asking(spec, command);
        return new Move(
                state,
                List.of(new Effect.Observe(), new AskRouter(requestSeq, command)),
                List.of(Rollout.info(at, Type.RESTARTED, message)),
                null);
    }

    /** A person moved the traffic, and no request moves it back: reads where it is now. */
    private static Move lookAgain(DeploymentSpec spec, Watched state, Instant at) {
        var now = state.progress();
        var next = EvaluationGrid.notBefore(at.plus(now.soak(spec)));
        return new Move(
                state.with(now.judgedAgain(next)),
                List.of(new Effect.FreshWindow(at), new Effect.Observe()),
                List.of(Rollout.info(at, Type.RESTARTED, Reason.of(ReasonCode.RESTARTED_LOOKING))),
                null);
    }

    private static Progress unseen(Progress now, Instant at) {
        return now.with(now.conditions().with(RouterOutage.ofRestart(at)));
    }

    private static State.Open asking(State.Open state, RouterRequest request) {
        return switch (state) {
            case Soaking s -> s;
            case Paused p -> new Paused((Progressing) asking(p.resumeTo(), request), p.why());
            case Pending p -> RouterResponseRules.asking(p, request);
            case Shifting s -> RouterResponseRules.asking(s, request);
            case Reasserting r -> RouterResponseRules.asking(r, request);
            case Drifted d -> d;
            case Promoting p -> RouterResponseRules.asking(p, request);
            case RollingBack r ->
                r.isUntouched() ? r.with(request) : r.with(request).withFirst(null);
        };
    }

    private static Reason asking(DeploymentSpec spec, RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split(var weight) -> Reason.of(ReasonCode.RESTARTED_ASKING_WEIGHT, weight);
            case RouterCommand.Raise(var from, var to) -> Reason.of(ReasonCode.RESTARTED_ASKING_WEIGHT, to);
            case RouterCommand.Promote p -> Reason.of(ReasonCode.RESTARTED_ASKING_ALL, spec.newVersion());
            case RouterCommand.RollBack r -> Reason.of(ReasonCode.RESTARTED_ASKING_ALL, spec.baselineVersion());
        };
    }
}
