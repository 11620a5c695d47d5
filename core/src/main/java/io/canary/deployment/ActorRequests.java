package io.canary.deployment;

import io.canary.deployment.ActorReply.Current;
import io.canary.deployment.ActorReply.Refused;
import io.canary.deployment.ActorReply.Stale;
import io.canary.deployment.ActorReply.Unavailable;
import io.canary.deployment.ActorRequest.AwaitRouter;
import io.canary.deployment.ActorRequest.Enrol;
import io.canary.deployment.ActorRequest.Execute;
import io.canary.deployment.ActorRequest.Judge;
import io.canary.deployment.ActorRequest.Preview;
import io.canary.deployment.ActorRequest.Read;
import io.canary.deployment.ActorRequest.Report;
import io.canary.deployment.ActorRequest.Supersede;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.journal.JournalException;
import io.canary.rollout.Command;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.canary.text.ReasonText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Replies to the requests to a deployment. Used on one context only. */
final class ActorRequests {
    private static final String FULL = "the command queue of the deployment is full (" + TransitionQueue.MAX
            + "): nothing was done, send the command again";

    private final Vertx vertx;
    private final Context context;
    private final DeploymentActor actor;
    private final ActorLoop loop;
    private final ConfirmationWaiters waiters;
    private final Meters meters;

    ActorRequests(
            Vertx vertx,
            Context context,
            DeploymentActor actor,
            ActorLoop loop,
            ConfirmationWaiters waiters,
            Meters meters) {
        this.vertx = vertx;
        this.context = context;
        this.actor = actor;
        this.loop = loop;
        this.waiters = waiters;
        this.meters = meters;
    }

    Future<ActorReply> answer(ActorRequest request) {
        return switch (request) {
            case Read r -> current();
            case AwaitRouter a -> settled(a.atMost());
            case Enrol e -> Future.succeededFuture(actor.enrol());
            case Report r -> {
                actor.noticeClock();
                loop.run();
                var reply = actor.take(r);
                loop.show();
                loop.run();
                yield Future.succeededFuture(reply);
            }
            case Supersede s -> {
                actor.supersede();
                loop.run();
                yield current();
            }
            case Execute(var command, var terms) -> execute(command, terms);
            case Preview(var command, var terms) -> {
                actor.compare(); // as always: a read must not delay a rollback
                loop.run();
                yield Future.succeededFuture(actor.preview(command, terms));
            }
            case Judge j -> {
                actor.compare(); // as above
                loop.run();
                yield Future.succeededFuture(actor.judge());
            }
        };
    }

    private Future<ActorReply> execute(Command command, Terms terms) {
        var done = actor.execute(command, terms);
        if (done == null) {
            meters.refused(RefusedFor.QUEUED_COMMANDS);
            return Future.succeededFuture(new Unavailable(FULL, false));
        }
        loop.run();
        var durable = Future.fromCompletionStage(done, context);
        var answer = durable.compose(transition -> reply(transition, terms.atMost()))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(unavailable(String.valueOf(e.getMessage()), false))
                        : Future.failedFuture(e));
        return AppendTimeout.orElse(vertx, durable, answer, this::silent);
    }

    /** The reply to a command that is still not in the journal. */
    private ActorReply silent() {
        actor.pipeline().lookForRollback();
        loop.run();
        return unavailable(AppendTimeout.SILENCE, true);
    }

    private Unavailable unavailable(String why, boolean mayCome) {
        var meanwhile = actor.deployment().unrecorded();
        return new Unavailable(
                meanwhile == null
                        ? why
                        : ReasonText.of(meanwhile.reason(actor.deployment().spec())),
                mayCome);
    }

    private Future<ActorReply> reply(Transition transition, Duration atMost) {
        return switch (transition) {
            case Refuse(var why) -> Future.succeededFuture(new Refused(why));
            case Transition.Outdated o ->
                Future.succeededFuture(new Stale(actor.deployment().standing().revision()));
            case Stay s -> settled(atMost);
            case Move m -> settled(atMost);
        };
    }

    private Future<ActorReply> settled(Duration atMost) {
        return StateView.openAsk(actor.deployment().state()) == null
                ? current()
                : waiters.await(atMost).compose(v -> current());
    }

    private Future<ActorReply> current() {
        return Future.succeededFuture(new Current(actor.deployment().view()));
    }
}
