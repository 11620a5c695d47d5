package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.Wish;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import java.time.Instant;
import java.util.List;

/**
 * The part of the rules that begins when the orchestrator was started again. Whatever was wanted of the router last is
 * wanted still, and asked for anew: the router may have been asked before, and asking twice is asking once. Evidence that
 * was gathered before is gone, and none is made up: a step that was soaking starts again once the router has confirmed.
 */
final class Restart {

    private Restart() {}

    static Ruling restarted(DeploymentSpec spec, State state, Instant at, long nextAsk) {
        var ask = Ask.first(nextAsk, at);
        return switch (state) {
            case Pending p ->
                asking(
                        new Pending(ask),
                        new Wish.Split(spec.strategy().initialWeight()),
                        ask,
                        spec.strategy().initialWeight().toString());
            case Soaking s ->
                asking(
                        new Reasserting(s.step(), s.confirmed(), s.failures(), s.since(), s.nextEvaluation(), ask),
                        new Wish.Split(s.confirmed()),
                        ask,
                        s.confirmed().toString());
            case Reasserting r ->
                asking(
                        Rollout.asking(r, ask),
                        new Wish.Split(r.confirmed()),
                        ask,
                        r.confirmed().toString());
            case Shifting s -> asking(Rollout.asking(s, ask), new Wish.Split(s.to()), ask, s.to().toString());
            case Paused p -> Rollout.paused(restarted(spec, p.resumeTo(), at, nextAsk));
            case Promoting p ->
                asking(Rollout.asking(p, ask), new Wish.Promote(), ask, "100 % on " + spec.newVersion());
            case Retreating r ->
                asking(Rollout.asking(r, ask), new Wish.RollBack(), ask, "100 % on " + spec.baselineVersion());
            case Ended e -> new Stay();
        };
    }

    private static Move asking(State next, Wish wish, Ask ask, String what) {
        var entry = Rollout.info(
                ask.since(), Type.RESTARTED, "the orchestrator was started again, and asks the router for " + what);
        return new Move(next, List.of(new AskRouter(ask.number(), wish)), List.of(entry), null);
    }
}
