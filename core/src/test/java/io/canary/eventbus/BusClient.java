package io.canary.eventbus;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.TestService;
import io.canary.cli.Futures;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client in the JVM of the service, which knows nothing of it but the addresses on its event bus. */
final class BusClient extends VerticleBase {
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();

    private BusClient() {}

    /** A client that listens; a failure is unchecked, for a field. */
    static BusClient on(TestService service) {
        var client = new BusClient();
        try {
            await(service.vertx().deployVerticle(client));
        } catch (Exception e) {
            throw new IllegalStateException("the client was not deployed", e);
        }
        return client;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus()
                .<JsonObject>consumer(Addresses.EVENTS, m -> events.add(m.body()))
                .completion();
    }

    /** What was published until now, oldest first. */
    List<JsonObject> events() {
        return events;
    }

    Future<JsonObject> request(String action, @Nullable Object body) {
        var options = new DeliveryOptions().addHeader("action", action);
        return vertx.eventBus()
                .<JsonObject>request(Addresses.DEPLOYMENTS, body, options)
                .map(Message::body);
    }

    /** Creates a deployment to v2 with every default; returns its id. */
    String create(String service) throws Exception {
        return await(request("create", deployment(service))).getString("id");
    }

    Future<JsonObject> sendSamples(@Nullable Object body) {
        return vertx.eventBus().<JsonObject>request(Addresses.METRICS, body).map(Message::body);
    }

    /** The body of a request to create a deployment to v2, with every default. */
    static JsonObject deployment(String service) {
        return new JsonObject().put("service_name", service).put("new_version", "v2");
    }

    /** The body of a request about this deployment. */
    static JsonObject byId(String id) {
        return new JsonObject().put("id", id);
    }

    static <T> T await(Future<T> future) throws Exception {
        return Futures.await(future, 20, TimeUnit.SECONDS);
    }

    /** How a request failed, which must fail. */
    static ReplyException refusal(Future<?> future) {
        return catchThrowableOfType(ReplyException.class, () -> await(future));
    }

    static int code(Future<?> future) {
        return refusal(future).failureCode();
    }

    static String message(Future<?> future) {
        return String.valueOf(refusal(future).getMessage());
    }
}
