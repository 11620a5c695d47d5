package io.canary.api;

import io.canary.bus.Bus;
import io.canary.deployment.DeploymentView;
import io.canary.idempotency.IdempotencyReply;
import io.canary.idempotency.IdempotencyRequest;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.StoredReply;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes a request with an idempotency key once; a repeated request gets the first result and the current state. The
 * journal keeps the results that depend on a decision: what was done, and what was refused because of the state of the
 * deployment or the service (409, 412). A request that was invalid or failed for a technical reason may be tried again
 * with the same key.
 */
final class IdempotentExecutor {
    private static final Set<Integer> KEPT_REFUSALS = Set.of(409, 412);

    private final Bus bus;
    private final Duration limit;
    private final Function<String, Future<DeploymentView>> deployments;

    /**
     * @param limit how long to wait for another request with the same key
     * @param deployments returns the current state of the deployment with this id
     */
    IdempotentExecutor(Bus bus, Duration limit, Function<String, Future<DeploymentView>> deployments) {
        this.bus = bus;
        this.limit = limit;
        this.deployments = deployments;
    }

    /**
     * Executes the request, or returns the result of the first execution.
     *
     * @param key null if there is none: the request is executed each time
     * @param first executes the request
     * @param again returns the state of the deployment with this id, which the request changed although no response was
     *     recorded
     */
    Future<Answer> done(
            @Nullable IdempotencyKey key, Supplier<Future<Answer>> first, Function<String, Future<Answer>> again) {
        return key == null
                ? first.get()
                : bus.ask(IdempotencyRequest.ADDRESS, new IdempotencyRequest.Claim(key, limit), limit)
                        .compose(claimed -> switch (claimed) {
                            case IdempotencyReply.Fresh f -> settle(key, first.get());
                            case IdempotencyReply.Moved(String id) ->
                                settle(key, again.apply(id).recover(IdempotentExecutor::forgotten));
                            case IdempotencyReply.Answered(StoredReply kept) -> repeated(kept);
                            case IdempotencyReply.AnotherRequest a ->
                                Future.failedFuture(new ProblemException(
                                        422, "the key " + key.id() + " was given to another request before"));
                            case IdempotencyReply.Unavailable(String why) ->
                                Future.failedFuture(new ProblemException(503, why));
                            case IdempotencyReply.Settled s -> unexpected(s);
                        });
    }

    private Future<Answer> repeated(StoredReply kept) {
        String id = kept.deployment();
        if (id == null) {
            return Future.succeededFuture(Answer.repeated(new ProblemException(
                    kept.status(),
                    "the request with this key was refused with " + kept.status()
                            + " when it came first, and still is; why is not kept: take a new key "
                            + "to have it tried again")));
        }
        return deployments.apply(id).map(now -> Answer.repeated(kept, now)).recover(IdempotentExecutor::forgotten);
    }

    private static Future<Answer> forgotten(Throwable e) {
        return Future.failedFuture(
                e instanceof ProblemException r && r.status() == 404
                        ? new ProblemException(
                                410,
                                "the request with this key was done, and its deployment has been forgotten since: "
                                        + "take a new"
                                        + " key to ask for another")
                        : e);
    }

    private Future<Answer> settle(IdempotencyKey key, Future<Answer> work) {
        return work.recover(IdempotentExecutor::decided)
                .transform(done -> done.succeeded() ? keep(key, done.result()) : release(key, done.cause()));
    }

    private static Future<Answer> decided(Throwable e) {
        return e instanceof ProblemException r && KEPT_REFUSALS.contains(r.status())
                ? Future.succeededFuture(Answer.of(r))
                : Future.failedFuture(e);
    }

    private Future<Answer> keep(IdempotencyKey key, Answer answer) {
        return bus.ask(IdempotencyRequest.ADDRESS, new IdempotencyRequest.Settle(key, answer.kept()), limit)
                .compose(settled -> settled instanceof IdempotencyReply.Unavailable(String why)
                        ? Future.failedFuture(new ProblemException(
                                503,
                                "the answer cannot be kept, and is not given: ask again with the same key; " + why))
                        : Future.succeededFuture(answer));
    }

    /** A request whose outcome is unknown keeps its turn until that expires: executing it again could do it twice. */
    private Future<Answer> release(IdempotencyKey key, Throwable why) {
        boolean isUnknown = (why instanceof ReplyException e && e.failureType() == ReplyFailure.TIMEOUT)
                || (why instanceof ProblemException problem && problem.mayCome());
        if (!isUnknown) {
            bus.tell(IdempotencyRequest.ADDRESS, new IdempotencyRequest.Release(key));
        }
        return Future.failedFuture(why);
    }

    private static Future<Answer> unexpected(IdempotencyReply answer) {
        return Future.failedFuture(new IllegalStateException("unexpected answer " + answer));
    }
}
