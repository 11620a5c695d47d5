package io.canary.routing;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.telemetry.KnownSecrets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from everything that a router returns or throws: its traffic layer may echo what it received. Names
 * of versions are left as they are, since they are compared.
 */
record RedactingRouter(TrafficRouter router, KnownSecrets secrets) implements TrafficRouter {

    /** A call that may fail in any way that a plugin can. */
    private interface Call<T> {
        T make() throws RouterException, InterruptedException;
    }

    @Override
    public RouterCapabilities capabilities() {
        return router.capabilities();
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return guarded(
                () -> router.preflight(split).stream().map(secrets::redact).toList());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        guardedly(() -> router.setTrafficSplit(split));
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        guardedly(() -> router.promote(service, version));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        guardedly(() -> router.rollback(service, version));
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return guarded(() -> switch (router.observe(service)) {
            case Observation.NotFound(String what) -> new Observation.NotFound(secrets.redact(what));
            case Observation.CannotTell(String reason) -> new Observation.CannotTell(secrets.redact(reason));
            case Observation.InForce f -> f;
            case Observation.NotRouted n -> n;
        });
    }

    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return guarded(() -> Optional.ofNullable(router.generation(service))).orElse(null);
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return guarded(() -> router.addresses(service));
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        return guarded(() -> router.renew(service, lease));
    }

    @Override
    public void close() {
        router.close();
    }

    /** A call without a result. */
    private interface Order {
        void give() throws RouterException, InterruptedException;
    }

    private void guardedly(Order order) throws RouterException, InterruptedException {
        var unused = guarded(() -> {
            order.give();
            return true;
        });
    }

    private <T> T guarded(Call<T> call) throws RouterException, InterruptedException {
        try {
            return call.make();
        } catch (RouterException e) {
            throw RedactedTrouble.in(e, secrets);
        } catch (RuntimeException
                | LinkageError
                | StackOverflowError e) { // an error of the plugin, whose text may come from elsewhere
            throw RedactedTrouble.in(e, secrets);
        }
    }
}
