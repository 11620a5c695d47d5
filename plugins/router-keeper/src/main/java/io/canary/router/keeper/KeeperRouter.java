package io.canary.router.keeper;

import io.canary.control.ControlClient;
import io.canary.control.ControlJson;
import io.canary.control.ReportReader;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves traffic by way of a keeper. */
final class KeeperRouter implements TrafficRouter {
    private final ControlClient keeper;
    private final RouterCapabilities capabilities;
    private final @Nullable ReportReader reports;

    KeeperRouter(ControlClient keeper, RouterCapabilities capabilities, RouterContext host) {
        this.keeper = keeper;
        this.capabilities = capabilities;
        this.reports = capabilities.can(Feature.REPORTS) ? new ReportReader(keeper, host) : null;
    }

    /** As the keeper said at the start. */
    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return keeper.ofService(
                "POST",
                split.service(),
                "preflight",
                ControlJson.split(split),
                answer -> answer.getJsonArray("lines").stream()
                        .map(String.class::cast)
                        .toList());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        keeper.ofService("PUT", split.service(), "split", ControlJson.split(split), done -> done);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        keeper.ofService("PUT", service, "promote", new JsonObject().put("version", version), done -> done);
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        keeper.ofService("PUT", service, "rollback", new JsonObject().put("version", version), done -> done);
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return keeper.ofService("GET", service, "split", null, ControlJson::observation);
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return keeper.ofService("GET", service, "addresses", null, ControlJson::addresses);
    }

    /** That of the traffic layer; the keeper's own does not matter. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return keeper.ofService("GET", service, "generation", null, answer -> answer.getString("generation"));
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        var body = new JsonObject().put("lease_sec", ControlJson.seconds(lease));
        return keeper.ofService("POST", service, "renew", body, ControlJson::renewal);
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        if (reports != null) {
            reports.close();
        }
        keeper.close();
    }
}
