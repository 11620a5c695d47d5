package io.canary.deployment;

import io.canary.analysis.Role;
import io.canary.deployment.DeploymentAnswer.Current;
import io.canary.deployment.DeploymentAnswer.HasEnded;
import io.canary.deployment.DeploymentAnswer.Previewed;
import io.canary.deployment.DeploymentAnswer.Refused;
import io.canary.deployment.DeploymentAnswer.Taken;
import io.canary.deployment.DeploymentAnswer.Unavailable;
import io.canary.deployment.DeploymentQuestion.AwaitRouter;
import io.canary.deployment.DeploymentQuestion.Enrol;
import io.canary.deployment.DeploymentQuestion.Order;
import io.canary.deployment.DeploymentQuestion.Preview;
import io.canary.deployment.DeploymentQuestion.Promote;
import io.canary.deployment.DeploymentQuestion.Read;
import io.canary.deployment.DeploymentQuestion.Report;
import io.canary.deployment.DeploymentQuestion.Terms;
import io.canary.deployment.DeploymentQuestion.Wanted;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.journal.JournalException;
import io.canary.journal.RequestKey;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.PromotionRequest;
import io.canary.rollout.Ruling;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Refuse;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.Standing;
import io.canary.rollout.View;
import io.canary.routing.HostedRouter;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one deployment. Everything that happens to it is an event; events are dealt with one after the other, each
 * in the same order: decide, append to the journal, act, reply. Only a {@link WayBack} is begun while it is appended.
 */
final class DeploymentVerticle extends VerticleBase {
    private final Course course;
    private final @Nullable HostedRouter router;
    private final Surroundings world;
    private final Published published;
    private final Runnable onEnd;
    private final Mailbox mailbox = new Mailbox(this::on, this::idle, this::held);
    private boolean stopped;
    private @Nullable EvaluationTimer evaluations;
    private @Nullable AlarmTimer alarm;
    private @Nullable AlarmTimer ticks;
    private @Nullable Waiters waiters;
    private @Nullable RouterLink link;
    private @Nullable Begin wish;
    private @Nullable Unwritten unwritten; // not there as long as all goes well
    private @Nullable HeldUp heldUp; // nor this, as long as nothing has to wait
    private Duration clockMoved;

    /**
     * The actor, not yet at work.
     *
     * @param wish what it was begun with; null for one that was recorded by a process that is no more
     * @param router null if the deployment has ended, and nothing is asked any more
     * @param onEnd called once, on this verticle's context, when the deployment has ended and before anybody is told
     */
    DeploymentVerticle(
            Course course,
            @Nullable Begin wish,
            @Nullable HostedRouter router,
            Surroundings world,
            Published published,
            Runnable onEnd) {
        this.course = course;
        this.wish = wish;
        this.router = router;
        this.world = world;
        this.published = published;
        this.onEnd = onEnd;
        this.clockMoved = world.clock().moved();
    }

    @Override
    public Future<?> start() {
        evaluations = new EvaluationTimer(vertx, course.spec().strategy().interval(), this::tick);
        alarm = new AlarmTimer(vertx, this::ring);
        waiters = new Waiters(vertx);
        link = router == null ? null : new RouterLink(vertx, context, router, course, world, this::post, this::publish);
        var consumer =
                world.bus().answer(DeploymentQuestion.address(course.spec().id()), this::answer);
        return consumer.completion().compose(v -> mailbox.open(this::begin));
    }

    /** The first move of a new deployment, or of one that was recorded by a process that is no more. */
    private Future<?> begin() {
        var first = wish;
        if (first != null) {
            wish = null; // a hundred thousand deployments need not remember theirs
            return carryOut(course.begin(first.by()), course.spec().createdAt(), first.key(), null);
        }
        var at = now();
        return course.decide(new Event.Restarted(at)) instanceof Move move
                ? carryOut(move, at, null, null) // also a way back: where the traffic is, is looked at first
                : Future.succeededFuture();
    }

    /** Waits for the router's call that is under way; traffic stays as it is. */
    @Override
    public Future<?> stop() {
        stopped = true;
        if (View.aftermath(course.state()) != null) {
            world.announcer().forgotten(course.spec()); // what watches it ends with it
        }
        return link == null ? Future.succeededFuture() : link.idle();
    }

    // --- what is asked of it

    private Future<DeploymentAnswer> answer(DeploymentQuestion question) {
        return switch (question) {
            case Read r -> current();
            case AwaitRouter a -> settled(a.atMost());
            case Enrol e -> Future.succeededFuture(course.takes(Role.BASELINE) ? taken() : new HasEnded());
            case Report r -> Future.succeededFuture(take(r));
            case DeploymentQuestion.Supersede s -> {
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
                yield course.promotionWanted(now(), providerError(), promotion);
            }
        };
    }

    /** Decided as the command would be, and not carried out. */
    private DeploymentAnswer preview(Wanted wanted) {
        if (!isMeant(wanted.terms())) {
            return new DeploymentAnswer.Stale(revision());
        }
        compare(); // what is complete by now is dealt with as ever: to look must not keep a rollback waiting
        return switch (course.decide(event(wanted))) {
            case Refuse(String why) -> new Refused(why);
            case Ruling.Outdated o -> new DeploymentAnswer.Stale(revision());
            case Stay s -> new Previewed(course.view(), null);
            case Move m -> new Previewed(course.view(), m);
        };
    }

    private Future<DeploymentAnswer> request(Terms terms, Supplier<Event> event) {
        var ruled = mailbox.request(() -> isMeant(terms) ? event.get() : null, terms.key());
        var answer = ruled.compose(ruling -> reply(ruling, terms.atMost()))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(unavailable(String.valueOf(e.getMessage()), false))
                        : Future.failedFuture(e));
        return Patience.orElse(vertx, ruled, answer, this::silent);
    }

    /** What somebody is told whose command is still not written. */
    private DeploymentAnswer silent() {
        if (heldUp != null) {
            heldUp.look();
        }
        return unavailable(Patience.SILENCE, true);
    }

    private boolean isMeant(Terms terms) {
        return terms.revisions() == null || terms.revisions().contains(revision());
    }

    private Unavailable unavailable(String why, boolean mayCome) {
        var meanwhile = course.unrecorded();
        return new Unavailable(meanwhile == null ? why : meanwhile.words(course.spec()), mayCome);
    }

    private Future<DeploymentAnswer> reply(Ruling ruling, Duration atMost) {
        return switch (ruling) {
            case Refuse(String why) -> Future.succeededFuture(new Refused(why));
            case Ruling.Outdated o -> Future.succeededFuture(new DeploymentAnswer.Stale(revision()));
            case Stay s -> settled(atMost);
            case Move m -> settled(atMost);
        };
    }

    private long revision() {
        return course.standing().revision();
    }

    private Future<DeploymentAnswer> settled(Duration atMost) {
        boolean open = View.openAsk(course.state()) != null;
        return open && waiters != null ? waiters.await(atMost).compose(v -> current()) : current();
    }

    private Future<DeploymentAnswer> current() {
        return Future.succeededFuture(new Current(course.view()));
    }

    private DeploymentAnswer take(Report report) {
        noticeClock();
        var samples = report.samples().stream()
                .filter(sample -> course.takes(sample.role()))
                .toList();
        world.meters().samples(SampleFate.ENDED, report.samples().size() - samples.size());
        if (!course.takes(Role.BASELINE)) {
            return new HasEnded();
        }
        var intake = course.take(samples, now());
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
        if (course.closeTicks(now)) {
            mailbox.request(() -> course.breached(now()), null);
        }
        var due = course.nextTick();
        if (ticks == null && due != null) { // most deployments of many compare nothing
            ticks = new AlarmTimer(vertx, this::compare);
        }
        if (ticks != null && !stopped) {
            ticks.follow(due, now);
        }
    }

    private Taken taken() {
        var spec = course.spec();
        return new Taken(
                spec.baselineVersion(),
                spec.newVersion(),
                course.takes(Role.CANARY),
                spec.policy().metrics(),
                Evidence.reportsKnown(spec));
    }

    // --- what time brings

    private void tick() {
        if (stopped || noticeClock() || (unwritten != null && unwritten.isRetreating())) {
            return;
        }
        var at = now();
        var due = nextEvaluation();
        if (due == null || at.isBefore(due)) {
            watch(); // the wall clock is behind the timer: look again when it says so
            return;
        }
        world.meters().evaluationLag(Duration.between(due, at));
        mailbox.post(() -> course.hasEnded() ? course.baselineJudged(now()) : course.judged(now(), providerError()));
    }

    private @Nullable String providerError() {
        return router == null ? null : router.reportsLost();
    }

    private @Nullable Instant nextEvaluation() {
        var aftermath = View.aftermath(course.state());
        return aftermath == null ? View.nextEvaluation(course.state()) : aftermath.nextEvaluation();
    }

    /** Whether the clock was moved since this was last asked: then that comes before anything else. */
    private boolean noticeClock() {
        var moved = world.clock().moved();
        if (moved.equals(clockMoved)) {
            return false;
        }
        var by = moved.minus(clockMoved);
        clockMoved = moved;
        course.clockMoved(now());
        post(() -> new Event.ClockMoved(now(), by));
        return true;
    }

    private void ring() {
        noticeClock();
        post(() -> new Event.Alarm(now()));
    }

    /** Arms what the state waits for; not while the journal cannot be written, as that would fail at once, again and again. */
    private void watch() {
        if (stopped || evaluations == null || alarm == null || (unwritten != null && unwritten.isWaiting())) {
            return;
        }
        var now = now();
        boolean held = isHeld();
        evaluations.follow(held ? null : nextEvaluation(), now);
        alarm.follow(held ? null : View.alarm(course.spec(), course.state()), now);
        if (link != null) {
            link.follow(course.state());
        }
    }

    /** With nobody there to ask, nothing that time brings happens to it, once it has been asked in vain often enough to be abandoned. */
    private boolean isHeld() {
        return router != null && !router.isThere() && View.isAskedEnough(course.state());
    }

    // --- what comes of it

    private Future<Ruling> on(Event event, @Nullable RequestKey key) {
        if (unwritten != null && unwritten.holdsUp(event)) {
            return Future.failedFuture(new JournalException("a way back is to be recorded first"));
        }
        var ruling = course.decide(event);
        if (!(ruling instanceof Move move)) {
            if (unwritten != null) {
                unwritten.ruledOut(event);
            }
            return Future.succeededFuture(ruling);
        }
        var back = wayBack(move);
        if (back != null && heldUp != null) {
            heldUp.over(true);
        }
        var done = carryOut(move, event.at(), key, back);
        if (back != null) {
            unwritten().awaits(move, done, back);
        }
        return done.map(ruling).onFailure(e -> {
            if (e instanceof JournalException why && !world.unfinished().take()) {
                world.meters().notWritten();
                unwritten().failed(event, move, why, back);
            }
        });
    }

    /** Something waits for its turn: if it is a way back, not for long. */
    private void held() {
        if (stopped) {
            return;
        }
        if (heldUp == null) {
            heldUp = new HeldUp(vertx, mailbox, this::retreat, this::takeBack);
        }
        heldUp.waits();
    }

    private void idle() {
        if (heldUp != null && link != null) {
            heldUp.over(false).forEach(link::carryOut);
        }
        watch();
    }

    private @Nullable Move retreat(Event event) {
        boolean isOpen = !stopped && course.unrecorded() == null;
        return isOpen && course.decide(event) instanceof Move move && move.wayBack() != null ? move : null;
    }

    private @Nullable WayBack takeBack(Move move, @Nullable WayBack begun) {
        var back = begun == null ? wayBack(move) : begun;
        if (back != null && !stopped) {
            unwritten().takeBack(move, back);
        }
        return back;
    }

    private Unwritten unwritten() {
        if (unwritten == null) {
            unwritten = new Unwritten(vertx, course, world.clock(), this::post, this::watch, this::publish);
        }
        return unwritten;
    }

    private @Nullable WayBack wayBack(Move move) {
        var wish = move.wayBack();
        return link == null || wish == null ? null : new WayBack(link, wish);
    }

    private void post(Supplier<Event> event) {
        if (!stopped) {
            mailbox.post(event);
        }
    }

    /**
     * What follows is one chain, and not two listeners of the same future: the journal completes it on its own thread, and a
     * listener that comes just then overtakes the one before.
     */
    private Future<?> carryOut(Move move, Instant at, @Nullable RequestKey key, @Nullable WayBack begun) {
        var after = course.standing().after(move, at);
        boolean news = after.revision() > course.standing().revision(); // the same again need not be written again
        var learned = course.learned(after.state());
        var written = news ? world.journal().append(after, move, key, learned) : Future.<Void>succeededFuture();
        return written.map(durable -> {
            if (news && unwritten != null) {
                unwritten.written();
            }
            made(move, after, begun);
            return after;
        });
    }

    private void made(Move move, Standing after, @Nullable WayBack begun) {
        boolean wasOpen = !course.hasEnded();
        course.apply(after, move);
        publish();
        if (begun != null) {
            begun.made(); // and it has no other effects
        } else if (link != null && (heldUp == null || !heldUp.holds(move.effects()))) {
            move.effects().forEach(link::carryOut);
        }
        tell(move, wasOpen && course.hasEnded());
        publishChange(move);
    }

    /** After everything else, so that listeners who ask at once find all of it done. */
    private void publishChange(Move move) {
        var change = new DeploymentChanged(course.standing());
        world.bus().publish(DeploymentChanged.topic(course.spec().id()), change);
        if (!move.history().isEmpty()) {
            world.bus().publish(DeploymentChanged.HISTORY, change);
        }
    }

    private void publish() {
        published.show(course.snapshot());
    }

    private void tell(Move move, boolean isTheEnd) {
        if (move.decision() != null) {
            world.meters().decided(move.decision().kind());
        }
        if (isTheEnd) {
            onEnd.run();
        }
        if (!move.history().isEmpty()) {
            MoveLog.write(course, move.history(), world.meters());
            world.announcer().changed(course.snapshot(), move.history());
        }
        if (waiters != null && View.openAsk(course.state()) == null) {
            waiters.release();
        }
    }

    private Instant now() {
        return world.clock().instant();
    }
}
