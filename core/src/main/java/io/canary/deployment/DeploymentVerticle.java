package io.canary.deployment;

import io.canary.analysis.Role;
import io.canary.deployment.ActorReply.Current;
import io.canary.deployment.ActorReply.HasEnded;
import io.canary.deployment.ActorReply.Previewed;
import io.canary.deployment.ActorReply.Refused;
import io.canary.deployment.ActorReply.Taken;
import io.canary.deployment.ActorReply.Unavailable;
import io.canary.deployment.ActorRequest.AwaitRouter;
import io.canary.deployment.ActorRequest.Enrol;
import io.canary.deployment.ActorRequest.Order;
import io.canary.deployment.ActorRequest.Preview;
import io.canary.deployment.ActorRequest.Promote;
import io.canary.deployment.ActorRequest.Read;
import io.canary.deployment.ActorRequest.Report;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.deployment.ActorRequest.Wanted;
import io.canary.deployment.SupervisorRequest.Begin;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.JournalException;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.PromotionRequest;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import io.canary.routing.HostedRouter;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one deployment. Everything that happens to it is an event; events are dealt with one after the other,
 * each in the same order: decide, append to the journal, act, reply. Only a {@link RollbackCall} is begun while it is
 * appended.
 */
final class DeploymentVerticle extends VerticleBase {
    private final DeploymentContext deployment;
    private final @Nullable HostedRouter router;
    private final DeploymentServices world;
    private final SnapshotHolder holder;
    private final Runnable onEnd;
    private final Mailbox mailbox = new Mailbox(this::on, this::idle, this::held);
    private boolean stopped;
    private @Nullable EvaluationTimer evaluations;
    private @Nullable OneShotTimer alarm;
    private @Nullable OneShotTimer ticks;
    private @Nullable ConfirmationWaiters waiters;
    private @Nullable RouterClient link;
    private @Nullable Begin wish;
    private @Nullable FailedAppends failedAppends; // not there as long as all goes well
    private @Nullable StalledAppendRollback stalledAppendRollback; // nor this, as long as nothing has to wait
    private Duration clockMoved;

    /**
     * The actor, not yet at work.
     *
     * @param wish what it was begun with; null for one that was recorded by a process that is no more
     * @param router null if the deployment has ended, and nothing is asked any more
     * @param onEnd called once, on this verticle's context, when the deployment has ended and before anybody is told
     */
    DeploymentVerticle(
            DeploymentContext deployment,
            @Nullable Begin wish,
            @Nullable HostedRouter router,
            DeploymentServices world,
            SnapshotHolder holder,
            Runnable onEnd) {
        this.deployment = deployment;
        this.wish = wish;
        this.router = router;
        this.world = world;
        this.holder = holder;
        this.onEnd = onEnd;
        this.clockMoved = world.clock().moved();
    }

    @Override
    public Future<?> start() {
        evaluations = new EvaluationTimer(vertx, this::tick);
        alarm = new OneShotTimer(vertx, this::ring);
        waiters = new ConfirmationWaiters(vertx);
        link = router == null
                ? null
                : new RouterClient(vertx, context, router, deployment, world, this::post, this::publish);
        var consumer = world.bus().answer(ActorRequest.address(deployment.spec().id()), this::answer);
        return consumer.completion().compose(v -> mailbox.open(this::begin));
    }

    /** The first move of a new deployment, or of one that was recorded by a process that is no more. */
    private Future<?> begin() {
        var first = wish;
        if (first != null) {
            wish = null; // a hundred thousand deployments need not remember theirs
            return carryOut(deployment.begin(first.by()), deployment.spec().createdAt(), first.key(), null);
        }
        var at = now();
        return deployment.decide(new Event.Restarted(at)) instanceof Move move
                ? carryOut(move, at, null, null) // also a rollback: where the traffic is, is looked at first
                : Future.succeededFuture();
    }

    /** Waits for the router's call that is under way; traffic stays as it is. */
    @Override
    public Future<?> stop() {
        stopped = true;
        if (StateView.aftermath(deployment.state()) != null) {
            world.listener().forgotten(deployment.spec()); // what watches it ends with it
        }
        return link == null ? Future.succeededFuture() : link.idle();
    }

    // --- what is asked of it

    private Future<ActorReply> answer(ActorRequest question) {
        return switch (question) {
            case Read r -> current();
            case AwaitRouter a -> settled(a.atMost());
            case Enrol e -> Future.succeededFuture(deployment.takes(Role.BASELINE) ? taken() : new HasEnded());
            case Report r -> Future.succeededFuture(take(r));
            case ActorRequest.Supersede s -> {
                post(() -> new Event.Superseded(now()));
                yield current();
            }
            case Wanted w -> request(w.terms(), () -> event(w));
            case Preview(var wanted) -> Future.succeededFuture(preview(wanted));
        };
    }

    private Event event(Wanted wanted) {
        return switch (wanted) {
            case Order(var command, String reason, var terms) ->
                new Event.Commanded(now(), command, reason, terms.by());
            case Promote(boolean unproven, String reason, var terms) -> {
                var promotion = new PromotionRequest(unproven, reason, terms.by());
                yield deployment.promotionWanted(now(), providerError(), promotion);
            }
        };
    }

    /** Decided as the command would be, and not carried out. */
    private ActorReply preview(Wanted wanted) {
        if (!isMeant(wanted.terms())) {
            return new ActorReply.Stale(revision());
        }
        compare(); // what is complete by now is dealt with as ever: to look must not keep a rollback waiting
        return switch (deployment.decide(event(wanted))) {
            case Refuse(String why) -> new Refused(why);
            case Transition.Outdated o -> new ActorReply.Stale(revision());
            case Stay s -> new Previewed(deployment.view(), null);
            case Move m -> new Previewed(deployment.view(), m);
        };
    }

    private Future<ActorReply> request(Terms terms, Supplier<Event> event) {
        var ruled = mailbox.request(() -> isMeant(terms) ? event.get() : null, terms.key());
        var answer = ruled.compose(transition -> reply(transition, terms.atMost()))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(unavailable(String.valueOf(e.getMessage()), false))
                        : Future.failedFuture(e));
        return AppendTimeout.orElse(vertx, ruled, answer, this::silent);
    }

    /** What somebody is told whose command is still not written. */
    private ActorReply silent() {
        if (stalledAppendRollback != null) {
            stalledAppendRollback.look();
        }
        return unavailable(AppendTimeout.SILENCE, true);
    }

    private boolean isMeant(Terms terms) {
        return terms.revisions() == null || terms.revisions().contains(revision());
    }

    private Unavailable unavailable(String why, boolean mayCome) {
        var meanwhile = deployment.unrecorded();
        return new Unavailable(meanwhile == null ? why : meanwhile.text(deployment.spec()), mayCome);
    }

    private Future<ActorReply> reply(Transition transition, Duration atMost) {
        return switch (transition) {
            case Refuse(String why) -> Future.succeededFuture(new Refused(why));
            case Transition.Outdated o -> Future.succeededFuture(new ActorReply.Stale(revision()));
            case Stay s -> settled(atMost);
            case Move m -> settled(atMost);
        };
    }

    private long revision() {
        return deployment.standing().revision();
    }

    private Future<ActorReply> settled(Duration atMost) {
        boolean open = StateView.openAsk(deployment.state()) != null;
        return open && waiters != null ? waiters.await(atMost).compose(v -> current()) : current();
    }

    private Future<ActorReply> current() {
        return Future.succeededFuture(new Current(deployment.view()));
    }

    private ActorReply take(Report report) {
        noticeClock();
        var samples = report.samples().stream()
                .filter(sample -> deployment.takes(sample.role()))
                .toList();
        world.meters().samples(SampleFate.ENDED, report.samples().size() - samples.size());
        if (!deployment.takes(Role.BASELINE)) {
            return new HasEnded();
        }
        var intake = deployment.take(samples, now());
        compare();
        intake.events().forEach(event -> post(() -> event));
        publish();
        world.meters().samples(SampleFate.TOO_OLD, intake.tooOld());
        world.meters().samples(SampleFate.DUPLICATE, intake.duplicates());
        world.meters().samples(SampleFate.ACCEPTED, samples.size() - intake.tooOld() - intake.duplicates());
        return taken();
    }

    /** What the samples complete is compared at once: a canary that is shown to be worse waits for no interval. */
    private void compare() {
        var now = now();
        if (deployment.closeTicks(now)) {
            mailbox.request(() -> deployment.breached(now()), null);
        }
        var due = deployment.nextTick();
        if (ticks == null && due != null) { // most deployments of many compare nothing
            ticks = new OneShotTimer(vertx, this::compare);
        }
        if (ticks != null && !stopped) {
            ticks.follow(due, now);
        }
    }

    private Taken taken() {
        var spec = deployment.spec();
        return new Taken(
                spec.baselineVersion(),
                spec.newVersion(),
                deployment.takes(Role.CANARY),
                spec.policy().metrics(),
                Evidence.reportsKnown(spec));
    }

    // --- what time brings

    private void tick() {
        if (stopped || noticeClock() || (failedAppends != null && failedAppends.isRetreating())) {
            return;
        }
        var at = now();
        var due = nextEvaluation();
        if (due == null || at.isBefore(due)) {
            watch(); // the wall clock is behind the timer: look again when it says so
            return;
        }
        world.meters().evaluationLag(Duration.between(due, at));
        mailbox.post(() ->
                deployment.hasEnded() ? deployment.baselineJudged(now()) : deployment.judged(now(), providerError()));
    }

    private @Nullable String providerError() {
        return router == null ? null : router.reportsLost();
    }

    private @Nullable Instant nextEvaluation() {
        var watch = StateView.aftermath(deployment.state());
        return watch == null ? StateView.nextEvaluation(deployment.state()) : watch.nextEvaluation();
    }

    /** Whether the clock was moved since this was last asked: then that comes before anything else. */
    private boolean noticeClock() {
        var moved = world.clock().moved();
        if (moved.equals(clockMoved)) {
            return false;
        }
        var by = moved.minus(clockMoved);
        clockMoved = moved;
        deployment.clockMoved(now());
        post(() -> new Event.ClockMoved(now(), by));
        return true;
    }

    private void ring() {
        noticeClock();
        post(() -> new Event.TimerFired(now()));
    }

    /**
     * Arms what the state waits for; not while the journal cannot be written, as that would fail at once, again and
     * again.
     */
    private void watch() {
        if (stopped || evaluations == null || alarm == null || (failedAppends != null && failedAppends.isWaiting())) {
            return;
        }
        var now = now();
        boolean held = isHeld();
        var soak = StateView.soak(deployment.spec(), deployment.state());
        evaluations.follow(held ? null : nextEvaluation(), soak, now);
        alarm.follow(held ? null : StateView.alarm(deployment.spec(), deployment.state()), now);
        if (link != null) {
            link.follow(deployment.state());
        }
    }

    /**
     * With nobody there to ask, nothing that time brings happens to it, once it has been asked in vain often enough to
     * be abandoned.
     */
    private boolean isHeld() {
        return router != null && !router.isThere() && StateView.isAskedEnough(deployment.state());
    }

    // --- what comes of it

    private Future<Transition> on(Event event, @Nullable IdempotencyKey key) {
        if (failedAppends != null && failedAppends.holdsUp(event)) {
            return Future.failedFuture(new JournalException("a rollback is to be recorded first"));
        }
        var transition = deployment.decide(event);
        if (!(transition instanceof Move move)) {
            if (failedAppends != null) {
                failedAppends.ruledOut(event);
            }
            return Future.succeededFuture(transition);
        }
        var back = rollback(move);
        if (back != null && stalledAppendRollback != null) {
            stalledAppendRollback.over(true);
        }
        var done = carryOut(move, event.at(), key, back);
        if (back != null) {
            unwritten().awaits(move, done, back);
        }
        return done.map(transition).onFailure(e -> {
            if (e instanceof JournalException why && !world.unfinished().take()) {
                world.meters().notWritten();
                unwritten().failed(event, move, why, back);
            }
        });
    }

    /** Something waits for its turn: if it is a rollback, not for long. */
    private void held() {
        if (stopped) {
            return;
        }
        if (stalledAppendRollback == null) {
            stalledAppendRollback = new StalledAppendRollback(vertx, mailbox, this::retreat, this::takeBack);
        }
        stalledAppendRollback.waits();
    }

    private void idle() {
        if (stalledAppendRollback != null && link != null) {
            stalledAppendRollback.over(false).forEach(link::carryOut);
        }
        watch();
    }

    private @Nullable Move retreat(Event event) {
        boolean isOpen = !stopped && deployment.unrecorded() == null;
        return isOpen && deployment.decide(event) instanceof Move move && move.rollback() != null ? move : null;
    }

    private @Nullable RollbackCall takeBack(Move move, @Nullable RollbackCall begun) {
        var back = begun == null ? rollback(move) : begun;
        if (back != null && !stopped) {
            unwritten().takeBack(move, back);
        }
        return back;
    }

    private FailedAppends unwritten() {
        if (failedAppends == null) {
            failedAppends = new FailedAppends(vertx, deployment, world.clock(), this::post, this::watch, this::publish);
        }
        return failedAppends;
    }

    private @Nullable RollbackCall rollback(Move move) {
        var wish = move.rollback();
        return link == null || wish == null ? null : new RollbackCall(link, wish);
    }

    private void post(Supplier<Event> event) {
        if (!stopped) {
            mailbox.post(event);
        }
    }

    /**
     * What follows is one chain, and not two listeners of the same future: the journal completes it on its own thread,
     * and a listener that comes just then overtakes the one before.
     */
    private Future<?> carryOut(Move move, Instant at, @Nullable IdempotencyKey key, @Nullable RollbackCall begun) {
        var after = deployment.standing().after(move, at);
        boolean news = after.revision() > deployment.standing().revision(); // the same again need not be written again
        var learned = deployment.learned(after.state());
        var written = news ? world.journal().append(after, move, key, learned) : Future.<Void>succeededFuture();
        return written.map(durable -> {
            if (news && failedAppends != null) {
                failedAppends.written();
            }
            made(move, after, begun);
            return after;
        });
    }

    private void made(Move move, DeploymentRecord after, @Nullable RollbackCall begun) {
        boolean wasOpen = !deployment.hasEnded();
        deployment.apply(after, move);
        publish();
        if (begun != null) {
            begun.made(); // and it has no other effects
        } else if (link != null && (stalledAppendRollback == null || !stalledAppendRollback.holds(move.effects()))) {
            move.effects().forEach(link::carryOut);
        }
        tell(move, wasOpen && deployment.hasEnded());
        publishChange(move);
    }

    /** After everything else, so that listeners who ask at once find all of it done. */
    private void publishChange(Move move) {
        var change = new DeploymentChanged(deployment.standing());
        world.bus().publish(DeploymentChanged.topic(deployment.spec().id()), change);
        if (!move.history().isEmpty()) {
            world.bus().publish(DeploymentChanged.HISTORY, change);
        }
    }

    private void publish() {
        holder.show(deployment.snapshot());
    }

    private void tell(Move move, boolean isTheEnd) {
        if (move.decision() != null) {
            world.meters().decided(move.decision().kind());
        }
        if (isTheEnd) {
            onEnd.run();
        }
        if (!move.history().isEmpty()) {
            TransitionLog.write(deployment, move.history(), world.meters());
            world.listener().changed(deployment.snapshot(), move.history());
        }
        if (waiters != null && StateView.openAsk(deployment.state()) == null) {
            waiters.release();
        }
    }

    private Instant now() {
        return world.clock().instant();
    }
}
