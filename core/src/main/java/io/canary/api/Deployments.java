package io.canary.api;

import static io.canary.api.CreationOutcome.begun;

import io.canary.bus.Bus;
import io.canary.bus.NoHandlerException;
import io.canary.deployment.ActorReply;
import io.canary.deployment.ActorRequest;
import io.canary.deployment.DeploymentChanged;
import io.canary.deployment.DeploymentView;
import io.canary.deployment.ServiceStatus;
import io.canary.deployment.Snapshot;
import io.canary.deployment.SupervisorReply;
import io.canary.deployment.SupervisorRequest;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.Command;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.Versions;
import io.canary.routing.RouterHost;
import io.canary.text.ReasonText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations on deployments for REST and the event bus. Every future ends within the requested wait and a few
 * seconds; a refused request fails with a {@link ProblemException}.
 */
public final class Deployments {
    private static final Duration HOP = Duration.ofSeconds(5);

    /** How long a preflight may take. */
    private static final Duration PREFLIGHT = RouterHost.PREFLIGHT_MOST.plus(HOP);

    private final Vertx vertx;
    private final Bus bus;
    private final Duration confirmWait;
    private final InstantSource clock;
    private final IdempotentExecutor idempotentExecutor;

    /**
     * @param vertx runs long computations on its workers
     * @param confirmWait how long a response waits for the router
     * @param clock of the deployments
     */
    public Deployments(Vertx vertx, Bus bus, Duration confirmWait, InstantSource clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.confirmWait = confirmWait;
        this.clock = clock;
        this.idempotentExecutor =
                new IdempotentExecutor(bus, confirmWait.plus(HOP).plus(HOP), id -> ask(id, new ActorRequest.Read()));
    }

    /**
     * Creates a deployment from {@code tree}, or shows what it would do.
     *
     * @param query as {@link CreateQuery} has it
     */
    public Future<Answer> create(@Nullable Object query, @Nullable Object tree, RequestContext context) {
        return RequestReader.read(CreateQuery.class, query)
                .compose(q -> q.dryRun() ? plan(tree) : create(tree, context))
                .recover(Deployments::refusal);
    }

    /** Creates a deployment from {@code tree}. */
    public Future<Answer> create(@Nullable Object tree, RequestContext context) {
        return wanted(tree)
                .compose(wanted -> {
                    var key = key("create", tree, context);
                    return idempotentExecutor.done(
                            key,
                            () -> begin(new SupervisorRequest.Begin(
                                    wanted, context.who(wanted.by()), key, context.traceParent())),
                            this::created);
                })
                .recover(Deployments::refusal);
    }

    /** Creates nothing, and moves no traffic; an idempotency key has no effect. */
    private Future<Answer> plan(@Nullable Object tree) {
        return wanted(tree)
                .compose(wanted -> bus.ask(SupervisorRequest.ADDRESS, new SupervisorRequest.Plan(wanted), PREFLIGHT)
                        .compose(answer -> answer instanceof SupervisorReply.Planned planned
                                ? vertx.executeBlocking(() -> Answer.planned(PlanJson.write(planned)), false)
                                : begun(answer, wanted.serviceName()).mapEmpty()));
    }

    private @Nullable IdempotencyKey key(String what, @Nullable Object tree, RequestContext context) {
        return context.key() == null
                ? null
                : new IdempotencyKey(
                        context.key(),
                        RequestDigest.of(what, tree, context.revisions()),
                        clock.instant(),
                        Client.of(context.from()));
    }

    private Future<Answer> begin(SupervisorRequest.Begin begin) {
        return bus.ask(SupervisorRequest.ADDRESS, begin, HOP)
                .compose(answer -> begun(answer, begin.wanted().serviceName()))
                .compose(this::created);
    }

    private Future<Answer> created(String id) {
        return settled(id).map(Answer::created);
    }

    private Future<DeploymentView> settled(String id) {
        return ask(id, new ActorRequest.AwaitRouter(confirmWait));
    }

    /** The time, by the clock of the deployments. */
    public Instant now() {
        return clock.instant();
    }

    /** Returns the deployment as it is now. */
    public Future<DeploymentView> get(String id) {
        return ask(id, new ActorRequest.Read()).recover(Deployments::refusal);
    }

    /** Returns the verdict that an evaluation would have now, as JSON. */
    public Future<JsonObject> verdict(String id) {
        return judged(id).map(VerdictJson::write);
    }

    /** Returns the verdict that an evaluation would have now. */
    public Future<ActorReply.Judged> judged(String id) {
        return answered(id, new ActorRequest.Judge())
                .<ActorReply.Judged>compose(answer -> answer instanceof ActorReply.Judged judged
                        ? Future.succeededFuture(judged)
                        : unexpected(answer))
                .recover(Deployments::refusal);
    }

    /** Subscribes to all moves of a deployment, on the caller's context, until the consumer is unregistered. */
    public MessageConsumer<DeploymentChanged> onChange(String id, Consumer<DeploymentChanged> listener) {
        return bus.listen(DeploymentChanged.topic(id), listener);
    }

    /** Subscribes to every new history entry of every deployment. */
    public MessageConsumer<DeploymentChanged> onHistory(Consumer<DeploymentChanged> listener) {
        return bus.listen(DeploymentChanged.HISTORY, listener);
    }

    /**
     * Executes a command and waits for the router, or shows what it would do.
     *
     * @param query as {@link CommandQuery} has it
     */
    public Future<Answer> execute(String id, Object query, Command command, RequestContext context) {
        return RequestReader.read(CommandQuery.class, query)
                .compose(q -> q.dryRun() ? preview(id, command, context) : execute(id, command, context))
                .recover(Deployments::refusal);
    }

    /** Changes nothing; an idempotency key has no effect. */
    private Future<Answer> preview(String id, Command command, RequestContext context) {
        var terms = new ActorRequest.Terms(context.who(command.by()), null, context.revisions(), HOP);
        return answered(id, new ActorRequest.Preview(command, terms))
                .compose(answer -> answer instanceof ActorReply.Previewed previewed
                        ? Future.succeededFuture(Answer.planned(PreviewJson.write(command, previewed)))
                        : unexpected(answer));
    }

    /** Executes a command and waits for the router. */
    public Future<Answer> execute(String id, Command command, RequestContext context) {
        var key = key(command.name() + " " + id, essence(command), context);
        var terms = new ActorRequest.Terms(context.who(command.by()), key, context.revisions(), confirmWait);
        return idempotentExecutor
                .done(
                        key,
                        () -> ask(id, new ActorRequest.Execute(command, terms)).map(Answer::done),
                        moved -> settled(moved).map(Answer::done))
                .recover(Deployments::refusal);
    }

    /** What distinguishes commands when a key is sent again. */
    private static Object essence(Command command) {
        return Map.of("reason", ReasonText.of(command.because()), "by", command.by() == null ? "" : command.by());
    }

    /** The version of each service, as {@link ServicesQuery} selects them. */
    public Future<List<ServiceStatus>> services(@Nullable Object query) {
        return RequestReader.read(ServicesQuery.class, query)
                .compose(q -> bus.ask(SupervisorRequest.ADDRESS, q.question(), HOP))
                .<List<ServiceStatus>>compose(answer -> answer instanceof SupervisorReply.Services s
                        ? Future.succeededFuture(s.services())
                        : unexpected(answer))
                .recover(Deployments::refusal);
    }

    public Future<Page> list(@Nullable Object query) {
        return RequestReader.read(ListQuery.class, ListQuery.normalized(query))
                .recover(e -> failed(e instanceof ProblemException r ? ListQuery.refusal(r) : e))
                .compose(q -> bus.ask(SupervisorRequest.ADDRESS, q.question(), HOP))
                .<Page>compose(answer -> answer instanceof SupervisorReply.Page p
                        ? Future.succeededFuture(
                                new Page(p.snapshots(), p.next() == null ? null : ListQuery.cursor(p.next())))
                        : unexpected(answer))
                .recover(Deployments::refusal);
    }

    /**
     * Returns the deployments that pass this filter, newest first.
     *
     * @param filter called on any thread
     */
    public Future<List<Snapshot>> newest(Predicate<Snapshot> filter, int limit) {
        var wanted = new SupervisorRequest.ListAll(null, filter, Long.MAX_VALUE, limit);
        return bus.ask(SupervisorRequest.ADDRESS, wanted, HOP)
                .<List<Snapshot>>compose(answer -> answer instanceof SupervisorReply.Page p
                        ? Future.succeededFuture(p.snapshots())
                        : unexpected(answer))
                .recover(Deployments::refusal);
    }

    /**
     * Deployments, newest first.
     *
     * @param cursor for the next page; null if there is none
     */
    public record Page(List<Snapshot> snapshots, @Nullable String cursor) {}

    private Future<DeploymentView> ask(String id, ActorRequest question) {
        return answered(id, question)
                .compose(answer -> answer instanceof ActorReply.Current(var view)
                        ? Future.succeededFuture(view)
                        : unexpected(answer));
    }

    /** Returns the actor's reply, or fails with its refusal. */
    private Future<ActorReply> answered(String id, ActorRequest question) {
        return bus.ask(ActorRequest.address(id), question, confirmWait.plus(HOP))
                .compose(answer -> switch (answer) {
                    case ActorReply.Refused(var why) -> failed(ProblemException.refused(why));
                    case ActorReply.Stale(long revision) ->
                        refuse(412, "deployment " + id + ": revision mismatch: current is " + revision);
                    case ActorReply.Unavailable(String why, boolean mayCome) ->
                        failed(ProblemException.unavailable(why, mayCome));
                    default -> Future.succeededFuture(answer);
                })
                .recover(
                        e -> e instanceof NoHandlerException ? refuse(404, "there is no deployment " + id) : failed(e));
    }

    private static Future<DeploymentRequest> wanted(@Nullable Object tree) {
        return RequestReader.read(tree, DeploymentRequest::read);
    }

    /** Turns any failure into one that clients may see. */
    static <T> Future<T> refusal(Throwable e) {
        if (e instanceof ProblemException) {
            return failed(e);
        } else if (e instanceof NoHandlerException) {
            return refuse(503, "the service is starting or stopping");
        } else if (e instanceof ReplyException r && r.failureType() == ReplyFailure.TIMEOUT) {
            return refuse(503, "timed out, outcome unknown: GET the deployment");
        }
        return failed(e);
    }

    static <T> Future<T> refuse(int status, String why) {
        return Future.failedFuture(new ProblemException(status, why));
    }

    static <T> Future<T> sameVersion(String version) {
        return Future.failedFuture(ProblemException.invalid(List.of(Versions.same(version))));
    }

    static <T> Future<T> failed(Throwable e) {
        return Future.failedFuture(e);
    }

    static <T> Future<T> unexpected(Object answer) {
        return Future.failedFuture(new IllegalStateException("unexpected answer " + answer));
    }
}
