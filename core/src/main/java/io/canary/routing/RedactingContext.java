package io.canary.routing;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.settings.Secret;
import io.canary.telemetry.KnownSecrets;
import java.nio.file.Path;

/** Removes secrets from what a router reports by itself, and learns the secrets that it registers. */
record RedactingContext(RouterContext host, KnownSecrets secrets) implements RouterContext {

    @Override
    public String routerName() {
        return host.routerName();
    }

    @Override
    public void report(TrafficReport report) {
        host.report(report);
    }

    @Override
    public void reportsLost(String reason) {
        host.reportsLost(secrets.redact(reason));
    }

    @Override
    public void reportsResumed() {
        host.reportsResumed();
    }

    @Override
    public Path stateDir() throws RouterException {
        return host.stateDir();
    }

    @Override
    public void hide(Secret secret) {
        secrets.tell(secret);
        host.hide(secret);
    }

    @Override
    public void clientsAborted(long count) {
        host.clientsAborted(count);
    }
}
