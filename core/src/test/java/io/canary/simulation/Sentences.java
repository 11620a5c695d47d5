package io.canary.simulation;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.text.ReasonText;
import java.util.ArrayList;
import java.util.List;

/** All sentences of a life, in order. */
final class Sentences {
    private final List<String> all = new ArrayList<>();

    static List<String> of(long seed, boolean listed) {
        var sentences = new Sentences();
        new Life(seed, listed ? Specs::listed : Specs::random, sentences::saw).live();
        return sentences.all;
    }

    private void saw(DeploymentRecord now, Transition transition) {
        switch (transition) {
            case Transition.Move move -> {
                move.history().forEach(this::saw);
                var decision = move.decision();
                if (decision != null) {
                    all.add("decision: " + ReasonText.of(decision.reason()));
                }
                var status = StateView.reason(now.spec(), now.state(), now.lastDecision());
                requireTold(status);
                all.add("status: " + ReasonText.of(status));
                var attention = StateView.attention(now.state());
                if (attention != null) {
                    all.add("attention: " + ReasonText.of(attention));
                }
            }
            case Transition.Refuse(var why) -> all.add("refused: " + ReasonText.of(why));
            case Transition.Stay s -> {}
            case Transition.Outdated o -> {}
        }
    }

    private void saw(HistoryEntry entry) {
        requireTold(entry.reason());
        all.add(entry.type() + " " + entry.level() + ": " + ReasonText.message(entry));
    }

    /** Checks that programs only see documented codes. */
    private static void requireTold(Reason reason) {
        Violation.require(reason.cause().isReported(), () -> "a part is no reason by itself: " + reason);
    }
}
