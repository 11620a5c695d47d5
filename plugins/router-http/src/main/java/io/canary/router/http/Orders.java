package io.canary.router.http;

import io.canary.router.support.wire.DesiredState;
import io.canary.router.support.wire.Json;
import io.canary.spi.RouterException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes orders of desired states. Pure. */
final class Orders {
    private final HttpSettings settings;
    private final String router;

    Orders(HttpSettings settings, String router) {
        this.settings = settings;
        this.router = router;
    }

    /** @throws RouterException REJECTED where names of the desired state cannot be put into the endpoint's address */
    Order put(DesiredState state, long sequence, String key) throws RouterException {
        var order = order(settings.method(), settings.url(), state, sequence);
        order.headers().put(Headers.IDEMPOTENCY_KEY, key);
        return order;
    }

    /** @throws RouterException REJECTED where names of the desired state cannot be put into the endpoint's address */
    Order preflight(PreflightSettings where, DesiredState state, long sequence) throws RouterException {
        return order(where.method(), where.url(), state, sequence);
    }

    private Order order(HttpSettings.Method method, String url, DesiredState state, long sequence)
            throws RouterException {
        var values = Values.of(router, state, sequence);
        var headers = further(Values.of(router, state.service()));
        headers.put("Content-Type", settings.contentType());
        headers.put(Headers.SEQUENCE, String.valueOf(sequence));
        return new Order(method.name(), Urls.filled(url, values), headers, body(state, sequence, values));
    }

    private String body(DesiredState state, long sequence, Map<String, String> values) {
        String template = settings.body();
        return template == null
                ? Json.write(state.json(sequence))
                : new Template(template).filled(values, Escape.in(settings.contentType()), Values.OBJECTS);
    }

    /** @throws RouterException REJECTED where the service's name cannot be put into the endpoint's address */
    Order get(String url, String service) throws RouterException {
        var values = Values.of(router, service);
        var headers = further(values);
        headers.put("Accept", "application/json");
        return new Order("GET", Urls.filled(url, values), headers, "");
    }

    private Map<String, String> further(Map<String, String> values) {
        var headers = new LinkedHashMap<String, String>();
        settings.headers()
                .forEach((name, value) ->
                        headers.put(name, new Template(value.text()).filled(values, Escape.NONE, Set.of())));
        return headers;
    }
}
