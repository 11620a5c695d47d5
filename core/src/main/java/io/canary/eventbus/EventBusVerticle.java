package io.canary.eventbus;

import io.canary.api.Answer;
import io.canary.api.DeploymentJson;
import io.canary.api.Deployments;
import io.canary.api.IntakeJson;
import io.canary.api.JournalQueries;
import io.canary.api.ProblemException;
import io.canary.api.RequestContext;
import io.canary.api.Requests;
import io.canary.bus.Bus;
import io.canary.config.PlainJson;
import io.canary.ingest.IncomingSample;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Outcomes;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.rollout.Command;
import io.canary.rollout.TraceParent;
import io.canary.spi.settings.Problem;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link Addresses}. A refused request fails with the HTTP status that REST would give as its failure code. The
 * message is the detail of the problem document, or the list of its errors.
 */
public final class EventBusVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventBusVerticle.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int INGEST = 0;

    private final Bus bus;
    private final Deployments deployments;
    private final JournalQueries journal;

    public EventBusVerticle(Bus bus, Deployments deployments, JournalQueries journal) {
        this.bus = bus;
        this.deployments = deployments;
        this.journal = journal;
    }

    @Override
    public Future<?> start() {
        var reads = new JournalRequests(journal, Platform.answerWorkers(vertx));
        var metrics = vertx.eventBus().<Object>consumer(Addresses.METRICS, m -> answer(m, this::metrics));
        var requests = vertx.eventBus().<Object>consumer(Addresses.DEPLOYMENTS, m -> answer(m, r -> request(r, reads)));
        return Future.all(metrics.completion(), requests.completion());
    }

    private interface Handler {
        Future<JsonObject> handle(Message<Object> message);
    }

    /** Every request gets a reply, whatever happens. */
    private static void answer(Message<Object> message, Handler handler) {
        Future<JsonObject> answer;
        try {
            answer = handler.handle(message);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onSuccess(message::reply).onFailure(e -> fail(message, e));
    }

    private static void fail(Message<Object> message, Throwable e) {
        if (e instanceof ProblemException r) {
            message.fail(r.status(), r.errors().isEmpty() ? r.getMessage() : words(r.errors()));
        } else {
            LOGGER.atError()
                    .addKeyValue("address", message.address())
                    .setCause(e)
                    .log("request failed");
            message.fail(500, "the request failed; the reason is in the service's log");
        }
    }

    // --- samples

    private Future<JsonObject> metrics(Message<Object> message) {
        var unknown = unknownTarget(message.headers().get("unknown"));
        var question =
                switch (message.body()) {
                    case IncomingSample sample -> new IngestRequest.Typed(List.of(sample), unknown);
                    case JsonObject json ->
                        new IngestRequest.Bodies(List.of(json.toBuffer().getBytes()), unknown);
                    case JsonArray json ->
                        new IngestRequest.Bodies(List.of(json.toBuffer().getBytes()), unknown);
                    case null, default ->
                        throw new ProblemException(400, "a sample is a JsonObject, or several in a JsonArray");
                };
        return bus.ask(IngestRequest.address(INGEST), question, LIMIT).map(EventBusVerticle::accepted);
    }

    private static UnknownTarget unknownTarget(@Nullable String header) {
        return switch (header) {
            case null -> UnknownTarget.REFUSE;
            case "refuse" -> UnknownTarget.REFUSE;
            case "drop" -> UnknownTarget.DROP;
            default -> throw new ProblemException(400, "the header unknown must be refuse or drop, was " + header);
        };
    }

    private static JsonObject accepted(IngestReply answer) {
        if (!(answer instanceof Outcomes(var outcomes))) {
            throw new IllegalStateException("unexpected answer " + answer);
        }
        var outcome = outcomes.getFirst();
        if (outcome.refused() > 0) {
            var first = outcome.refusals().getFirst();
            String others = outcome.refused() + outcome.accepted() == 1
                    ? ""
                    : " (sample %d; %d refused, %d accepted)"
                            .formatted(first.index(), outcome.refused(), outcome.accepted());
            throw new ProblemException(first.status(), words(first) + others);
        }
        var json = new JsonObject().put("status", "accepted");
        return IntakeJson.withUnused(json, outcome.duplicates(), outcome.dropped());
    }

    private static String words(IngestReply.SampleRejection rejection) {
        return rejection.errors().isEmpty() ? rejection.detail() : words(rejection.errors());
    }

    private static String words(List<Problem> problems) {
        return String.join("; ", problems.stream().map(Problem::toString).toList());
    }

    // --- deployments

    /** The header with the idempotency key, as in REST. */
    private static final String KEY = "idempotency-key";

    private static final String TRACE_PARENT = "traceparent";

    /** The body of a request that concerns one deployment. */
    private record One(String id) {}

    private Future<JsonObject> request(Message<Object> message, JournalRequests reads) {
        String action = message.headers().get("action");
        Object tree = PlainJson.plain(message.body());
        if (action != null && JournalRequests.ACTIONS.contains(action)) {
            return reads.answer(action, tree);
        }
        return switch (action) {
            case "create" -> deployments.create(tree, asking(message)).map(EventBusVerticle::body);
            case "list" ->
                deployments
                        .list(tree == null ? new JsonObject().getMap() : tree)
                        .map(EventBusVerticle::page);
            case "get" -> deployments.get(one(tree).id()).map(DeploymentJson::full);
            case "verdict" -> deployments.verdict(one(tree).id());
            case null -> throw noAction("none");
            default -> execute(message, command(action), tree);
        };
    }

    private static Class<? extends Command> command(String action) {
        return Command.types().stream()
                .filter(type -> Command.name(type).equals(action))
                .findFirst()
                .orElseThrow(() -> noAction(action));
    }

    private static ProblemException noAction(String was) {
        var actions = new ArrayList<>(List.of("create", "get", "list", "verdict"));
        Command.types().forEach(type -> actions.add(Command.name(type)));
        actions.addAll(JournalRequests.ACTIONS);
        String last = actions.removeLast();
        return new ProblemException(
                400, "the header action must be " + String.join(", ", actions) + " or " + last + ", was " + was);
    }

    private Future<JsonObject> execute(Message<Object> message, Class<? extends Command> type, @Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> body)) {
            return execute(message, one(tree), Requests.command(type, tree));
        }
        var rest = new LinkedHashMap<Object, @Nullable Object>(body);
        Object id = rest.remove("id");
        return execute(message, one(id == null ? Map.of() : Map.of("id", id)), Requests.command(type, rest));
    }

    private Future<JsonObject> execute(Message<Object> message, One one, Command command) {
        return deployments.execute(one.id(), command, asking(message)).map(EventBusVerticle::body);
    }

    private static RequestContext asking(Message<Object> message) {
        var headers = message.headers();
        return new RequestContext("event bus", headers.get(KEY), null, TraceParent.of(headers.get(TRACE_PARENT)));
    }

    private static JsonObject body(Answer answer) {
        if (answer.isRefusal()) {
            throw new ProblemException(answer.status(), answer.body().getString("detail"));
        }
        return answer.body();
    }

    private static One one(@Nullable Object tree) {
        return Requests.read(One.class, tree);
    }

    private static JsonObject page(Deployments.Page page) {
        var list = new JsonArray();
        page.snapshots().forEach(s -> list.add(DeploymentJson.summary(s)));
        return new JsonObject().put("deployments", list).put("cursor", page.cursor());
    }
}
