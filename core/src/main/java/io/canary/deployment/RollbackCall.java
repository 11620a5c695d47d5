package io.canary.deployment;

import io.canary.deployment.RouterClient.Asked;
import io.canary.rollout.Effect.AskRouter;
import io.canary.routing.RouterAnswer;

/**
 * A rollback, which waits for nothing: the router is asked for it at once, beside its being written and not after. What
 * the router answers is heard when the move is made, and that is when it is written: so an end is still told only when
 * it is both durable and confirmed. Used on one context only.
 */
final class RollbackCall {
    private final RouterClient link;
    private final AskRouter wish;
    private Asked asked;

    /** One that the router is asked for from now on. */
    RollbackCall(RouterClient link, AskRouter wish) {
        this.link = link;
        this.wish = wish;
        this.asked = link.ask(wish);
    }

    /** The move is durable, and made: what the router answered, or will, comes home. */
    void made() {
        link.hear(asked);
    }

    /**
     * Asks again if the router could not do it; {@code confirmed} is called once it could, at once if it is done
     * already.
     */
    void insist(Runnable confirmed) {
        if (asked.answer().isComplete() && !isConfirmed()) {
            asked = link.ask(wish);
        }
        confirmed(confirmed);
    }

    /** Calls {@code then} once the router has confirmed it, at once if it has. */
    void confirmed(Runnable then) {
        asked.answer().onSuccess(answer -> {
            if (answer instanceof RouterAnswer.Confirmed) {
                then.run();
            }
        });
    }

    private boolean isConfirmed() {
        return asked.answer().result() instanceof RouterAnswer.Confirmed;
    }
}
