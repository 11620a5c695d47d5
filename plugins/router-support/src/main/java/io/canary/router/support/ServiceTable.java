package io.canary.router.support;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a router has for each service that its settings name. Immutable, if the values are. */
public final class ServiceTable<T> {
    private final String router;
    private final Map<String, T> services;

    /** @param router the router's name, for messages */
    public ServiceTable(String router, Map<String, T> services) {
        this.router = router;
        this.services = new LinkedHashMap<>(services);
    }

    /** A table of what {@code make} makes of each service, in the same order. */
    public <R> ServiceTable<R> map(BiFunction<String, ? super T, R> make) {
        var made = new LinkedHashMap<String, R>();
        services.forEach((service, its) -> made.put(service, make.apply(service, its)));
        return new ServiceTable<>(router, made);
    }

    /** Null for a service that the settings do not name. */
    public @Nullable T find(String service) {
        return services.get(service);
    }

    /**
     * What the router has for a service of its settings.
     *
     * @throws RouterException REJECTED for a service that they do not name
     */
    public T require(String service) throws RouterException {
        var its = services.get(service);
        if (its == null) {
            throw RouterException.rejected(unknown(service));
        }
        return its;
    }

    /** What is observed of a service that the settings do not name. */
    public Observation.NotFound notFound(String service) {
        return new Observation.NotFound(unknown(service));
    }

    public void forEach(BiConsumer<String, ? super T> action) {
        services.forEach(action);
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(services.keySet());
    }

    /** Whether what the router has for each service is so: a router says for all of them what it can do. */
    public boolean all(Predicate<? super T> is) {
        return services.values().stream().allMatch(is);
    }

    public Collection<T> values() {
        return services.values();
    }

    private String unknown(String service) {
        return "service " + service + " is not known to router " + router + ": set services." + service
                + " in its settings; it knows " + services.keySet();
    }
}
