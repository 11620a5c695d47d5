package io.canary.routing;

import io.canary.spi.Observation;
import io.canary.spi.Renewal;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.telemetry.KnownSecrets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of all that a router says, in answers and exceptions: its traffic layer may echo what it was sent. Names of
 * versions are left as they are, since they are compared.
 */
record HidingRouter(TrafficRouter router, KnownSecrets secrets) implements TrafficRouter {

    /** A call that may fail as a plugin may. */
    private interface Call<T extends @Nullable Object> {
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
        guarded(() -> {
            router.setTrafficSplit(split);
            return null;
        });
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        guarded(() -> {
            router.promote(service, version);
            return null;
        });
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        guarded(() -> {
            router.rollback(service, version);
            return null;
        });
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
        return this.<@Nullable String>guarded(() -> router.generation(service));
    }

    @Override
    public Renewal renew(String service, Duration lease) throws RouterException, InterruptedException {
        return guarded(() -> router.renew(service, lease));
    }

    @Override
    public void close() {
        router.close();
    }

    private <T extends @Nullable Object> T guarded(Call<T> call) throws RouterException, InterruptedException {
        try {
            return call.make();
        } catch (RouterException e) {
            throw Hidden.in(e, secrets);
        } catch (RuntimeException
                | LinkageError
                | StackOverflowError e) { // a plugin's mistake, in words that may be others'
            throw Hidden.in(e, secrets);
        }
    }
}
