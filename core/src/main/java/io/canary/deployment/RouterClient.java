package io.canary.deployment;

import io.canary.deployment.ActorAction.AskForRollback;
import io.canary.deployment.ActorAction.CarryOut;
import io.canary.deployment.ActorAction.ForRouter;
import io.canary.deployment.ActorAction.TakeAnswer;
import io.canary.deployment.TransitionQueue.Importance;
import io.canary.rollout.Effect;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.routing.HostedRouter;
import io.canary.routing.ReadResult;
import io.canary.routing.RouterAnswer;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the router requests of one deployment: those of its transitions and, while a weight is in force, reads of the
 * split and renewals of the lease. Each response arrives as an event. Used on one context only.
 */
final class RouterClient {
    /** Two renewals in a row may be lost. */
    private static final int RENEWALS = 3;

    private static final long MARGIN_MILLIS = 1_000;
    private static final Duration QUICKLY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Context context;
    private final HostedRouter router;
    private final DeploymentContext deployment;
    private final DeploymentServices world;
    private final ActorInbox inbox;
    private long heldNanos;
    private boolean watching;
    private boolean reportsLost;
    private @Nullable Duration pace;
    private @Nullable String generation;
    private long looks = -1;
    private long renewals = -1;
    private long reports = -1;

    RouterClient(
            Vertx vertx,
            Context context,
            HostedRouter router,
            DeploymentContext deployment,
            DeploymentServices world,
            ActorInbox inbox) {
        this.vertx = vertx;
        this.context = context;
        this.router = router;
        this.deployment = deployment;
        this.world = world;
        this.inbox = inbox;
    }

    /** Carries out the actor's router requests. */
    void perform(ForRouter action) {
        switch (action) {
            case CarryOut(var effect) -> carryOut(effect);
            case AskForRollback(var call) -> ask(call);
            case TakeAnswer(var call) ->
                answered(call.request().number(), call.askedNanos(), Objects.requireNonNull(call.answer()));
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case AskRouter request -> {
                long asked = System.nanoTime();
                ask(request).onSuccess(answer -> answered(request.number(), asked, answer));
            }
            case Effect.Observe o -> observe();
            case Effect.Withdraw w -> router.withdraw(deployment.spec().serviceName());
            case Effect.FreshWindow f -> {
                if (generation == null && canObserve()) {
                    lookOnceIdle(); // which process of the traffic layer has confirmed
                }
            }
        }
    }

    /**
     * Reads the split and renews the lease periodically, from the first weight to the end; after a promotion, for as
     * long as it is watched.
     */
    void follow(State state) {
        boolean isOpen = state instanceof State.Watched;
        var wanted = isOpen || isWatchedPromotion(state) ? pace(state) : null;
        if (!Objects.equals(wanted, pace)) {
            vertx.cancelTimer(looks);
            pace = wanted;
            looks = every(pace, this::look);
        }
        if (isOpen != watching) {
            watching = isOpen;
            vertx.cancelTimer(renewals);
            vertx.cancelTimer(reports);
            renewals = every(isOpen ? renewalInterval() : null, this::renew);
            reports = every(isOpen && canObserve() && reports() ? QUICKLY : null, this::watchReports);
        }
    }

    private static boolean isWatchedPromotion(State state) {
        return state instanceof State.Promoted p && p.watch() != null;
    }

    /** The interval of reads: short while the split in force is unknown. */
    private @Nullable Duration pace(State state) {
        if (!canObserve()) {
            return null;
        }
        var usual = deployment.spec().safeguards().reconcileInterval();
        return StateView.isOutage(state) && usual.compareTo(QUICKLY) > 0 ? QUICKLY : usual;
    }

    /** A traffic layer whose reports stop may be gone: the split is read at once. */
    private void watchReports() {
        boolean lost = router.reportsLost() != null;
        if (lost && !reportsLost) {
            look();
        }
        reportsLost = lost;
    }

    private boolean reports() {
        return router.info().capabilities().can(Feature.REPORTS);
    }

    private long every(@Nullable Duration interval, Runnable act) {
        return interval == null ? -1 : vertx.setPeriodic(Math.max(1, interval.toMillis()), t -> act.run());
    }

    private boolean canObserve() {
        return router.info().capabilities().can(Feature.OBSERVE);
    }

    private @Nullable Duration renewalInterval() {
        var lease = deployment.spec().safeguards().lease();
        return lease == null ? null : lease.dividedBy(RENEWALS);
    }

    // --- requests of transitions

    private void ask(RollbackCall call) {
        call.asked(System.nanoTime());
        ask(call.request()).onSuccess(answer -> inbox.rollbackAnswered(call, answer));
    }

    /** A response always comes, sooner or later. */
    private Future<RouterAnswer> ask(AskRouter request) {
        return Future.fromCompletionStage(router.ask(deployment.spec(), request.command()), context);
    }

    private void answered(long number, long asked, RouterAnswer answer) {
        if (answer instanceof RouterAnswer.Confirmed) {
            heldNanos = asked;
            inbox.observed(world.clock().instant());
            generation = null; // the next read shows the one that has just confirmed
        }
        inbox.post(() -> event(number, answer), Importance.ONCE);
    }

    private Event event(long number, RouterAnswer answer) {
        var at = world.clock().instant();
        return switch (answer) {
            case RouterAnswer.Confirmed c -> new Event.Confirmed(at, number);
            case RouterAnswer.Failed(var kind, String error) -> new Event.Failed(at, number, kind, error);
            case RouterAnswer.Superseded s ->
                new Event.Failed(
                        at, number, RouterException.Kind.UNREACHABLE, "replaced by a newer request for the service");
        };
    }

    // --- reads

    /** The router responds shortly before it is free for the next call of the service. */
    private void lookOnceIdle() {
        Future.fromCompletionStage(router.idle(deployment.spec().serviceName()), context)
                .onSuccess(v -> look());
    }

    /**
     * If a lease may have expired, as after a freeze of the process, it is renewed first: otherwise the expiry would
     * look like drift.
     */
    private void look() {
        if (StateView.openAsk(deployment.state()) != null) {
            return;
        }
        var lease = deployment.spec().safeguards().lease();
        if (lease != null && StateView.isHeld(deployment.state()) && isOverdue(lease)) {
            renew();
        } else {
            observe();
        }
    }

    private boolean isOverdue(Duration lease) {
        return System.nanoTime() - heldNanos >= lease.toNanos();
    }

    private void observe() {
        long asks = deployment.standing().requestSeq();
        if (canObserve()) {
            Future.fromCompletionStage(router.look(deployment.spec()), context)
                    .onSuccess(result -> looked(asks, result));
        } else {
            seen(asks, new Observation.CannotTell("the router cannot read its traffic layer"), Event.Run.UNKNOWN);
        }
    }

    private void looked(long asks, ReadResult result) {
        switch (result) {
            case ReadResult.Seen(var what, String its) -> {
                var event = seen(asks, what, run(its));
                if (StateView.isAsConfirmed(deployment.spec(), deployment.state(), event)) {
                    generation = its; // reloaded, and it still has the split
                }
            }
            case ReadResult.Failed(String error) -> {
                var before = deployment.observedAt();
                inbox.post(() -> new Event.Unseen(world.clock().instant(), asks, before, error), Importance.RECURRING);
            }
            case ReadResult.Busy b -> {}
        }
    }

    /** The first generation that is read after a confirmation is the one that has confirmed. */
    private Event.Run run(@Nullable String its) {
        String before = generation;
        if (its != null && before == null) {
            generation = its;
        }
        if (its == null || before == null) {
            return Event.Run.UNKNOWN;
        }
        return its.equals(before) ? Event.Run.SAME : Event.Run.ANOTHER;
    }

    private Event.Observed seen(long asks, Observation what, Event.Run run) {
        var granularity = router.info().capabilities().granularity();
        if (what instanceof Observation.InForce || what instanceof Observation.NotRouted) {
            inbox.observed(world.clock().instant());
        }
        inbox.post(
                () -> new Event.Observed(world.clock().instant(), asks, what, granularity, run), Importance.RECURRING);
        return new Event.Observed(world.clock().instant(), asks, what, granularity, run);
    }

    // --- leases

    private void renew() {
        var lease = deployment.spec().safeguards().lease();
        if (lease != null && StateView.isHeld(deployment.state())) {
            long asks = deployment.standing().requestSeq();
            long asked = System.nanoTime();
            Future.fromCompletionStage(router.renew(deployment.spec(), lease), context)
                    .onSuccess(renewal -> renewed(asks, asked, lease, renewal.orElse(null)));
        }
    }

    /** A router that was unreachable for the length of the lease has released it, whether or not it could report so. */
    private void renewed(long asks, long asked, Duration lease, @Nullable LeaseRenewalResult result) {
        if (result == LeaseRenewalResult.HELD) {
            heldNanos = asked;
        } else if (result == LeaseRenewalResult.LAPSED || isOverdue(lease)) {
            inbox.post(() -> new Event.LeaseLapsed(world.clock().instant(), asks), Importance.RECURRING);
        }
    }

    /** Completes when the calls in flight have returned or timed out. */
    Future<?> idle() {
        return Future.fromCompletionStage(router.idle(deployment.spec().serviceName()), context)
                .timeout(router.callTimeout().toMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }
}
