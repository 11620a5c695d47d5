package io.canary.deployment;

import io.canary.rollout.Effect;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.State;
import io.canary.rollout.View;
import io.canary.routing.HostedRouter;
import io.canary.routing.RouterAnswer;
import io.canary.spi.Observation;
import io.canary.spi.Renewal;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one deployment asks of its router: what its moves want, and, as long as a weight is in force, whether it still is and
 * that it be held. What the router answers comes home as an event. Used on one context only.
 */
final class RouterLink {
    /** A renewal may be lost, and the next one too. */
    private static final int RENEWALS = 3;

    private static final long MARGIN_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final HostedRouter router;
    private final Course course;
    private final Surroundings world;
    private final Consumer<Supplier<Event>> post;
    private long heldNanos;
    private boolean watching;
    private long observations;
    private long renewals;

    /** @param post what an event is given to, to be worded when its turn comes */
    RouterLink(
            Vertx vertx,
            Context context,
            HostedRouter router,
            Course course,
            Surroundings world,
            Consumer<Supplier<Event>> post) {
        this.vertx = vertx;
        this.context = context;
        this.router = router;
        this.course = course;
        this.world = world;
        this.post = post;
    }

    /** Carries out what of an effect is the router's. */
    void carryOut(Effect effect) {
        switch (effect) {
            case AskRouter ask -> hear(ask(ask));
            case Effect.Observe o -> observe();
            case Effect.Withdraw w -> router.withdraw(course.spec().serviceName());
            case Effect.FreshWindow f -> {}
        }
    }

    /** Looks again and again, and renews, from the first weight to the end. */
    void follow(State state) {
        boolean wanted = state instanceof State.Watched;
        if (wanted == watching) {
            return;
        }
        watching = wanted;
        if (wanted) {
            observations = every(canObserve() ? course.spec().safeguards().reconcileInterval() : null, this::look);
            renewals = every(renewalInterval(), this::renew);
        } else {
            vertx.cancelTimer(observations);
            vertx.cancelTimer(renewals);
        }
    }

    private long every(@Nullable Duration interval, Runnable act) {
        return interval == null ? -1 : vertx.setPeriodic(Math.max(1, interval.toMillis()), t -> act.run());
    }

    private boolean canObserve() {
        return router.info().capabilities().can(Feature.OBSERVE);
    }

    private @Nullable Duration renewalInterval() {
        var lease = course.spec().safeguards().lease();
        return lease == null ? null : lease.dividedBy(RENEWALS);
    }

    // --- what its moves want

    /**
     * What was asked of the router.
     *
     * @param nanos when
     * @param answer there always is one, sooner or later
     */
    record Asked(AskRouter what, long nanos, Future<RouterAnswer> answer) {}

    /** Asks the router; its answer does not come home yet. */
    Asked ask(AskRouter what) {
        long now = System.nanoTime();
        return new Asked(what, now, Future.fromCompletionStage(router.ask(course.spec(), what.wish()), context));
    }

    /** Has the answer come home, once there is one. */
    void hear(Asked asked) {
        asked.answer().onSuccess(answer -> answered(asked.what().number(), asked.nanos(), answer));
    }

    private void answered(long number, long asked, RouterAnswer answer) {
        if (answer instanceof RouterAnswer.Confirmed) {
            heldNanos = asked;
        }
        post.accept(() -> switch (answer) {
            case RouterAnswer.Confirmed c -> new Event.Confirmed(world.clock().instant(), number);
            case RouterAnswer.Failed(var kind, String error) ->
                new Event.Failed(world.clock().instant(), number, kind, error);
            case RouterAnswer.Superseded s ->
                new Event.Failed(
                        world.clock().instant(),
                        number,
                        RouterException.Kind.UNREACHABLE,
                        "replaced by a newer wish for the service");
        });
    }

    // --- whether it is still in force

    private void look() {
        if (View.openAsk(course.state()) == null) {
            observe();
        }
    }

    private void observe() {
        if (canObserve()) {
            long asks = course.standing().asks();
            Future.fromCompletionStage(router.observe(course.spec()), context)
                    .onSuccess(seen -> seen.ifPresent(s -> observed(asks, s)));
        }
    }

    private void observed(long asks, Observation seen) {
        var granularity = router.info().capabilities().granularity();
        post.accept(() -> new Event.Observed(world.clock().instant(), asks, seen, granularity));
    }

    // --- that it be held

    private void renew() {
        var lease = course.spec().safeguards().lease();
        if (lease != null && View.isHeld(course.state())) {
            long asks = course.standing().asks();
            long asked = System.nanoTime();
            Future.fromCompletionStage(router.renew(course.spec(), lease), context)
                    .onSuccess(renewal -> renewed(asks, asked, lease, renewal.orElse(null)));
        }
    }

    /** A router that nobody reached for the length of the lease has let go of it, whether it could say so or not. */
    private void renewed(long asks, long asked, Duration lease, @Nullable Renewal renewal) {
        if (renewal == Renewal.HELD) {
            heldNanos = asked;
        } else if (renewal == Renewal.LAPSED || System.nanoTime() - heldNanos >= lease.toNanos()) {
            post.accept(() -> new Event.LeaseLapsed(world.clock().instant(), asks));
        }
    }

    /** Completes when the calls that are under way have returned, or have had the time for it. */
    Future<?> idle() {
        return Future.fromCompletionStage(router.idle(course.spec().serviceName()), context)
                .timeout(router.callTimeout().toMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }
}
