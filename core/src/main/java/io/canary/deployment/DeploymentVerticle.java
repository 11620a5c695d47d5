package io.canary.deployment;

import io.canary.deployment.DeploymentAnswer.Current;
import io.canary.deployment.DeploymentAnswer.HasEnded;
import io.canary.deployment.DeploymentAnswer.Refused;
import io.canary.deployment.DeploymentAnswer.Taken;
import io.canary.deployment.DeploymentAnswer.Unavailable;
import io.canary.deployment.DeploymentQuestion.AwaitRouter;
import io.canary.deployment.DeploymentQuestion.Enrol;
import io.canary.deployment.DeploymentQuestion.Order;
import io.canary.deployment.DeploymentQuestion.Promote;
import io.canary.deployment.DeploymentQuestion.Read;
import io.canary.deployment.DeploymentQuestion.Report;
import io.canary.journal.JournalException;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.Ruling;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Refuse;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.View;
import io.canary.routing.RouterAnswer;
import io.canary.routing.RouterHost;
import io.canary.spi.RouterException;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor of one deployment. Everything that happens to it is an event; events are dealt with one after the other, each
 * in the same order: decide, append to the journal, act, reply.
 */
final class DeploymentVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentVerticle.class);
    private static final long AGAIN_MILLIS = 1_000;
    private final Course course;
    private final @Nullable RouterHost router;
    private final Surroundings world;
    private final Published published;
    private final Runnable onEnd;
    private final Mailbox mailbox = new Mailbox(this::on, this::watch);
    private boolean stopped;
    private boolean unwritable;
    private @Nullable EvaluationTimer evaluations;
    private @Nullable AlarmTimer alarm;
    private @Nullable Waiters waiters;

    /**
     * The actor, not yet at work.
     *
     * @param router null if the deployment has ended, and nothing is asked any more
     * @param onEnd called once, on this verticle's context, when the deployment has ended and before anybody is told */
    DeploymentVerticle(
            Course course, @Nullable RouterHost router, Surroundings world, Published published, Runnable onEnd) {
        this.course = course;
        this.router = router;
        this.world = world;
        this.published = published;
        this.onEnd = onEnd;
    }

    @Override
    public Future<?> start() {
        evaluations = new EvaluationTimer(vertx, course.spec().strategy().interval(), this::tick);
        alarm = new AlarmTimer(vertx, this::ring);
        waiters = new Waiters(vertx);
        var consumer =
                world.bus().answer(DeploymentQuestion.address(course.spec().id()), this::answer);
        return consumer.completion().compose(v -> mailbox.open(this::begin));
    }

    /** The first move of a new deployment, or of one that was recorded by a process that is no more. */
    private Future<?> begin() {
        if (course.standing().revision() == 0) {
            return carryOut(course.begin(), course.spec().createdAt());
        }
        var at = now();
        return course.decide(new Event.Restarted(at)) instanceof Move move
                ? carryOut(move, at)
                : Future.succeededFuture();
    }

    /** Waits for the router's call that is under way; traffic stays as it is. */
    @Override
    public Future<?> stop() {
        stopped = true;
        if (router == null) {
            return Future.succeededFuture();
        }
        return Future.fromCompletionStage(router.idle(course.spec().serviceName()), context)
                .timeout(router.callTimeout().toMillis() + 1000, java.util.concurrent.TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    // --- what is asked of it

    private Future<DeploymentAnswer> answer(DeploymentQuestion question) {
        return switch (question) {
            case Read r -> current();
            case AwaitRouter a -> settled(a.atMost());
            case Enrol e -> Future.succeededFuture(course.hasEnded() ? new HasEnded() : taken());
            case Report r -> Future.succeededFuture(take(r));
            case Order o -> request(() -> new Event.Commanded(now(), o.command(), o.reason()), o.atMost());
            case Promote p -> request(() -> course.promotionWanted(now()), p.atMost());
        };
    }

    private Future<DeploymentAnswer> request(Supplier<Event> event, Duration atMost) {
        return mailbox.request(event)
                .compose(ruling -> reply(ruling, atMost))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(new Unavailable(String.valueOf(e.getMessage())))
                        : Future.failedFuture(e));
    }

    private Future<DeploymentAnswer> reply(Ruling ruling, Duration atMost) {
        return switch (ruling) {
            case Refuse(String why) -> Future.succeededFuture(new Refused(why));
            case Stay s -> settled(atMost);
            case Move m -> settled(atMost);
        };
    }

    private Future<DeploymentAnswer> settled(Duration atMost) {
        boolean open = View.openAsk(course.state()) != null;
        return open && waiters != null ? waiters.await(atMost).compose(v -> current()) : current();
    }

    private Future<DeploymentAnswer> current() {
        return Future.succeededFuture(new Current(course.view()));
    }

    private DeploymentAnswer take(Report report) {
        if (course.hasEnded()) {
            world.meters().samples(SampleFate.ENDED, report.samples().size());
            return new HasEnded();
        }
        int tooOld = course.take(report.samples(), now());
        published.show(course.snapshot());
        world.meters().samples(SampleFate.TOO_OLD, tooOld);
        world.meters().samples(SampleFate.ACCEPTED, report.samples().size() - tooOld);
        return taken();
    }

    private Taken taken() {
        return new Taken(course.spec().baselineVersion(), course.spec().newVersion());
    }

    // --- what time brings

    private void tick() {
        if (stopped) {
            return;
        }
        var at = now();
        var due = View.nextEvaluation(course.state());
        if (due == null || at.isBefore(due)) {
            watch(); // the wall clock is behind the timer: look again when it says so
            return;
        }
        world.meters().evaluationLag(Duration.between(due, at));
        mailbox.post(() -> course.judged(now()));
    }

    private void ring() {
        post(() -> new Event.Alarm(now()));
    }

    /** Arms what the state waits for; not while the journal cannot be written, as that would fail at once, again and again. */
    private void watch() {
        if (stopped || unwritable || evaluations == null || alarm == null) {
            return;
        }
        var now = now();
        evaluations.follow(View.nextEvaluation(course.state()), now);
        alarm.follow(View.alarm(course.spec(), course.state()), now);
    }

    // --- what comes of it

    private Future<Ruling> on(Event event) {
        var ruling = course.decide(event);
        return ruling instanceof Move move
                ? carryOut(move, event.at()).map(ruling).onFailure(e -> notWritten(event, e))
                : Future.succeededFuture(ruling);
    }

    /**
     * What could not be made durable was not done. Whoever asked for it is told; what time brought is still due, and what
     * the router said is heard again, both a little later.
     */
    private void notWritten(Event event, Throwable failure) {
        LOGGER.atError()
                .addKeyValue("deployment", course.spec().id())
                .addKeyValue("event", event.getClass().getSimpleName())
                .log("not written, and not done: {}", failure.getMessage());
        unwritable = true;
        vertx.setTimer(AGAIN_MILLIS, t -> {
            unwritable = false;
            switch (event) {
                case Event.Confirmed c -> post(() -> new Event.Confirmed(now(), c.ask()));
                case Event.Failed f -> post(() -> new Event.Failed(now(), f.ask(), f.kind(), f.error()));
                case Event.Judged j -> watch();
                case Event.Alarm a -> watch();
                case Event.Restarted r -> watch();
                case Event.Commanded c -> watch();
                case Event.PromotionWanted p -> watch();
            }
        });
    }

    private void post(Supplier<Event> event) {
        if (!stopped) {
            mailbox.post(event);
        }
    }

    private Future<Void> carryOut(Move move, Instant at) {
        var after = course.standing().after(move, at);
        boolean news = after.revision() > course.standing().revision(); // the same again need not be written again
        return (news ? world.journal().append(after, move) : Future.<Void>succeededFuture()).onSuccess(durable -> {
            course.apply(after, move);
            published.show(course.snapshot());
            move.effects().forEach(effect -> {
                if (effect instanceof AskRouter ask) {
                    ask(ask);
                }
            });
            tell(move);
        });
    }

    private void ask(AskRouter ask) {
        Future.fromCompletionStage(Objects.requireNonNull(router).ask(course.spec(), ask.wish()), context)
                .onSuccess(answer -> routerAnswered(ask.number(), answer));
    }

    private void routerAnswered(long number, RouterAnswer answer) {
        post(() -> switch (answer) {
            case RouterAnswer.Confirmed c -> new Event.Confirmed(now(), number);
            case RouterAnswer.Failed(var kind, String error) -> new Event.Failed(now(), number, kind, error);
            case RouterAnswer.Superseded s ->
                new Event.Failed(
                        now(), number, RouterException.Kind.UNREACHABLE, "replaced by a newer wish for the service");
        });
    }

    private void tell(Move move) {
        if (move.decision() != null) {
            world.meters().decided(move.decision().kind());
        }
        if (course.hasEnded()) {
            onEnd.run();
        }
        if (!move.history().isEmpty()) {
            log(move);
            world.announcer().changed(course.snapshot(), move.history());
        }
        if (waiters != null && View.openAsk(course.state()) == null) {
            waiters.release();
        }
    }

    private void log(Move move) {
        for (var entry : move.history()) {
            var level =
                    switch (entry.level()) {
                        case INFO -> LOGGER.atInfo();
                        case WARN -> LOGGER.atWarn();
                        case ERROR -> LOGGER.atError();
                    };
            level.addKeyValue("deployment", course.spec().id())
                    .addKeyValue("service", course.spec().serviceName())
                    .addKeyValue("status", View.status(course.state()))
                    .log(entry.message());
        }
    }

    private Instant now() {
        return world.clock().instant();
    }
}
