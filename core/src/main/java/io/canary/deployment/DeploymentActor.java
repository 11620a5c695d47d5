package io.canary.deployment;

import io.canary.analysis.Role;
import io.canary.deployment.ActorReply.HasEnded;
import io.canary.deployment.ActorReply.Judged;
import io.canary.deployment.ActorReply.Previewed;
import io.canary.deployment.ActorReply.Refused;
import io.canary.deployment.ActorReply.Stale;
import io.canary.deployment.ActorReply.Taken;
import io.canary.deployment.ActorRequest.Report;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.deployment.SupervisorRequest.Begin;
import io.canary.deployment.TransitionQueue.Importance;
import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.rollout.Command;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import io.canary.routing.HostedRouter;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one deployment: its state and the events that can happen to it. Time comes from a clock that is passed
 * in, and it does no I/O: {@link #pipeline} has the actions that it requests. Not thread-safe.
 */
final class DeploymentActor {
    private final DeploymentContext deployment;
    private final @Nullable HostedRouter router;
    private final SampleSources sources;
    private final WallClock clock;
    private final Meters meters;
    private final TransitionPipeline pipeline;
    private Duration clockMoved;

    /** @param router null if the deployment has ended and needs no router any more */
    DeploymentActor(
            DeploymentContext deployment,
            @Nullable HostedRouter router,
            SampleSources sources,
            WallClock clock,
            Meters meters) {
        this.deployment = deployment;
        this.router = router;
        this.sources = sources;
        this.clock = clock;
        this.meters = meters;
        this.pipeline = new TransitionPipeline(deployment, clock, router != null);
        this.clockMoved = clock.moved();
    }

    /** The state; read only. */
    DeploymentContext deployment() {
        return deployment;
    }

    /** The processing of events, and the actions to carry out. */
    TransitionPipeline pipeline() {
        return pipeline;
    }

    // --- the first transition

    /** Starts a new deployment. Completes when that is durable. */
    CompletableFuture<Transition> begin(Begin wanted) {
        var done = new CompletableFuture<Transition>();
        pipeline.begin(deployment.begin(wanted.by()), deployment.spec().createdAt(), wanted.key(), done);
        return done;
    }

    /** Resumes a deployment that an earlier process recorded. Completes when the first transition is durable. */
    CompletableFuture<Transition> restart() {
        var done = new CompletableFuture<Transition>();
        pipeline.restart(new Event.Restarted(now()), done);
        return done;
    }

    // --- requests

    /**
     * Queues a command.
     *
     * @return completes with the outcome; null if the queue is full
     */
    @Nullable
    CompletableFuture<Transition> execute(Command command, Terms terms) {
        var done = new CompletableFuture<Transition>();
        var queued = new QueuedEvent(() -> isMeant(terms) ? event(command, terms) : null, terms.key(), done);
        var importance = command.isUrgent() ? Importance.URGENT_COMMAND : Importance.COMMAND;
        return pipeline.offer(queued, importance) ? done : null;
    }

    private Event event(Command command, Terms terms) {
        return deployment.commanded(now(), providerError(), command, terms.by());
    }

    private boolean isMeant(Terms terms) {
        return terms.revisions() == null || terms.revisions().contains(revision());
    }

    private long revision() {
        return deployment.standing().revision();
    }

    /** A dry run: decided like the command, but not executed. */
    ActorReply preview(Command command, Terms terms) {
        if (!isMeant(terms)) {
            return new Stale(revision());
        }
        return switch (deployment.decide(event(command, terms))) {
            case Refuse(var why) -> new Refused(why);
            case Transition.Outdated o -> new Stale(revision());
            case Stay s -> new Previewed(deployment.view(), null);
            case Move m -> new Previewed(deployment.view(), m);
        };
    }

    /** The verdict that an evaluation would have now. */
    ActorReply judge() {
        return new Judged(deployment.view(), now(), deployment.judgedSoFar(now(), providerError()));
    }

    /** Another deployment of the service has started. */
    void supersede() {
        post(() -> new Event.Superseded(now()), Importance.ONCE);
    }

    /** Whether it accepts samples, and which. */
    ActorReply enrol() {
        return deployment.takes(Role.BASELINE) ? taken() : new HasEnded();
    }

    /** Adds samples. */
    ActorReply take(Report report) {
        var samples = report.samples().stream()
                .filter(sample -> deployment.takes(sample.role()))
                .toList();
        meters.samples(SampleFate.ENDED, report.samples().size() - samples.size());
        if (!deployment.takes(Role.BASELINE)) {
            return new HasEnded();
        }
        var intake = deployment.take(samples, latest(), now());
        compare();
        for (var event : intake.events()) {
            post(() -> event, event instanceof Event.ShareObserved ? Importance.RECURRING : Importance.ONCE);
        }
        meters.samples(SampleFate.TOO_OLD, intake.tooOld());
        meters.samples(SampleFate.DUPLICATE, intake.duplicates());
        meters.samples(SampleFate.ACCEPTED, samples.size() - intake.tooOld() - intake.duplicates());
        return taken();
    }

    private Duration latest() {
        var spec = deployment.spec();
        return spec.sources().isEmpty() ? Duration.ZERO : sources.latest(spec.id());
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

    // --- timers

    /**
     * Ticks that the samples complete are compared at once: a canary that is shown to be worse is rolled back before
     * the interval ends.
     */
    void compare() {
        if (deployment.closeTicks(now())) {
            pipeline.offer(new QueuedEvent(() -> deployment.breached(now()), null, null), Importance.ONCE);
        }
    }

    /** An interval may have elapsed. */
    void tick() {
        if (pipeline.isStopped() || noticeClock() || pipeline.isHeldUp()) {
            return;
        }
        var at = now();
        var due = nextEvaluation();
        if (due == null || at.isBefore(due)) {
            return; // the wall clock is behind the timer
        }
        meters.evaluationLag(Duration.between(due, at));
        post(
                () -> deployment.hasEnded()
                        ? deployment.baselineJudged(now())
                        : deployment.judged(now(), providerError()),
                Importance.RECURRING);
    }

    /** The timer of the state may be due. */
    void ring() {
        noticeClock();
        post(() -> new Event.TimerFired(now()), Importance.RECURRING);
    }

    /** Whether the system clock was changed since the last call: that event comes before all others. */
    boolean noticeClock() {
        var moved = clock.moved();
        if (moved.equals(clockMoved)) {
            return false;
        }
        var by = moved.minus(clockMoved);
        clockMoved = moved;
        deployment.clockMoved(now());
        post(() -> new Event.ClockMoved(now(), by), Importance.ONCE);
        return true;
    }

    /** When an interval elapses next; null for never. */
    @Nullable
    Instant evaluationDue() {
        return isHeld() ? null : nextEvaluation();
    }

    /** The time between two evaluations. */
    Duration soak() {
        return StateView.soak(deployment.spec(), deployment.state());
    }

    private @Nullable Instant nextEvaluation() {
        var watch = StateView.recoveryWatch(deployment.state());
        return watch == null ? StateView.nextEvaluation(deployment.state()) : watch.nextEvaluation();
    }

    /** When the timer of the state is due; null for never. */
    @Nullable
    Instant alarmDue() {
        return isHeld() ? null : StateView.alarm(deployment.spec(), deployment.state());
    }

    /** Without a router, timer events stop once enough requests have failed that the deployment may be abandoned. */
    private boolean isHeld() {
        return router != null && !router.isThere() && StateView.isAskedEnough(deployment.state());
    }

    private @Nullable String providerError() {
        String lost = router == null ? null : router.reportsLost();
        return lost == null ? sources.error(deployment.spec().id()) : lost;
    }

    /** Queues an event, which is created when its turn comes. */
    void post(Supplier<Event> event, Importance importance) {
        if (!pipeline.isStopped()) {
            pipeline.offer(new QueuedEvent(event, null, null), importance);
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
