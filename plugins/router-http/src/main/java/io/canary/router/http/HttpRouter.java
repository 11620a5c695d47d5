package io.canary.router.http;

import io.canary.router.support.http.Tls;
import io.canary.router.support.http.TlsSettings;
import io.canary.router.support.wire.DesiredState;
import io.canary.router.support.wire.DesiredStateRouter;
import io.canary.router.support.wire.ObservedState;
import io.canary.spi.Observation;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Moves traffic by asking an endpoint. */
final class HttpRouter extends DesiredStateRouter {
    private static final int NO_CONTENT = 204;
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration NEXT_LOOK = Duration.ofMillis(500);

    private final HttpSettings settings;
    private final Endpoint endpoint;
    private final Caller caller;
    private final Orders orders;
    private final Keys keys = new Keys(this::nextSequence);

    private HttpRouter(HttpSettings settings, String name, Endpoint endpoint) {
        super(settings.granularity(), settings.observe() != null, settings.sticky(), settings.headerRoute());
        this.settings = settings;
        this.endpoint = endpoint;
        this.caller = new Caller(endpoint, settings);
        this.orders = new Orders(settings, name);
    }

    /** @throws RouterException if keys or secrets cannot be read from their files */
    static HttpRouter of(HttpSettings settings, RouterContext host) throws RouterException {
        var credentials = new Credentials(settings, InstantSource.system(), host::hide);
        credentials.headers(new byte[0]); // what is missing now shows now
        var tls = tls(settings.tls());
        return new HttpRouter(settings, host.routerName(), new Endpoint(credentials, tls, settings.answerTimeout()));
    }

    private static @Nullable SSLContext tls(@Nullable TlsSettings settings) throws RouterException {
        try {
            return settings == null ? null : Tls.context(settings);
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.REJECTED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    protected Optional<String> ask(DesiredState preflight) throws RouterException, InterruptedException {
        var where = settings.preflight();
        if (where == null) {
            return Optional.empty();
        }
        var order = orders.preflight(where, preflight, nextSequence());
        var told = caller.call(order, Deadline.in(settings.callLimit()));
        if (told.meaning() == Meaning.REFUSED) {
            throw RouterException.rejected(order + " was refused with " + told.reply());
        }
        return Optional.of(told.reply().body());
    }

    @Override
    protected String describe(DesiredState preflight) throws RouterException {
        return orders.put(preflight, 0, "").toString();
    }

    @Override
    protected void move(DesiredState state) throws RouterException, InterruptedException {
        var deadline = Deadline.in(settings.callLimit());
        var marked = keys.mark(state);
        var order = orders.put(state, marked.sequence(), marked.key());
        var told = caller.call(order, deadline);
        switch (told.meaning()) {
            case REFUSED -> {
                keys.answered(marked);
                throw new RouterException(
                        told.isOnly() ? RouterException.Kind.REJECTED : RouterException.Kind.UNREACHABLE,
                        order + " was refused with " + told.reply()
                                + (told.isOnly() ? "" : ", after a request that may have been carried out"));
            }
            case ACCEPTED -> awaitInForce(state, order, deadline);
            case DONE, MISSING, UNKNOWN -> {}
        }
        keys.answered(marked);
    }

    /** What was only accepted is not confirmed until it can be seen. */
    private void awaitInForce(DesiredState state, Order order, Deadline deadline)
            throws RouterException, InterruptedException {
        if (settings.observe() == null) {
            throw RouterException.unreachable(
                    order + " was answered with 202, which says that it will be done and not that"
                            + " it is: let it answer with 200 when it is, or set observe so that it can be seen");
        }
        var wanted = new HashMap<>(state.weights());
        wanted.values().removeIf(Weight.NONE::equals);
        var pause = FIRST_LOOK;
        var seen = look(state, order, deadline);
        while (!seen.equals(new Observation.InForce(wanted))) {
            if (deadline.left().compareTo(pause) <= 0) {
                throw RouterException.unreachable(order + " was answered with 202, but in force is still " + seen);
            }
            Thread.sleep(pause);
            pause = NEXT_LOOK;
            seen = look(state, order, deadline);
        }
    }

    /** What has been accepted may be done, also where that cannot be seen. */
    private Observation look(DesiredState state, Order order, Deadline deadline)
            throws RouterException, InterruptedException {
        try {
            return observe(state.service(), deadline);
        } catch (RouterException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE,
                    order + " was answered with 202, but what is in force cannot be seen: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return observe(service, Deadline.in(settings.callLimit()));
    }

    private Observation observe(String service, Deadline deadline) throws RouterException, InterruptedException {
        var where = settings.observe();
        if (where == null) {
            return new Observation.CannotTell("the settings of the router have no endpoint that tells (observe)");
        }
        var order = orders.get(where.url(), service);
        var told = caller.call(order, deadline);
        if (told.meaning() == Meaning.MISSING || told.reply().status() == NO_CONTENT) {
            return new Observation.NotFound(order + " answers with " + told.reply()
                    + ", which says nothing of what clients get: check observe.url in the router's settings, and"
                    + " whether the endpoint knows " + service);
        } else if (told.meaning() != Meaning.DONE) {
            throw RouterException.rejected(order + " was refused with " + told.reply());
        }
        return read(
                order.toString(),
                told.reply().body(),
                said -> ObservedState.observation(said, where.weights(), where.unit()));
    }

    /** What the endpoint itself says of it. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        var where = settings.observe();
        if (where == null) {
            return null;
        }
        var order = orders.get(where.url(), service);
        var told = caller.call(order, Deadline.in(settings.callLimit()));
        boolean hasContent = told.meaning() == Meaning.DONE && told.reply().status() != NO_CONTENT;
        return hasContent
                ? read(order.toString(), told.reply().body(), ObservedState::generation)
                        .orElse(null)
                : null;
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        endpoint.close();
    }
}
