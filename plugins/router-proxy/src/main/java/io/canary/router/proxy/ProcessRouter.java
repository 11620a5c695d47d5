package io.canary.router.proxy;

import io.canary.control.ControlClient;
import io.canary.control.ControlJson;
import io.canary.control.ReportReader;
import io.canary.spi.KnownAddresses;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Moves the traffic of a proxy that runs as a process of its own, which need not be there yet. */
final class ProcessRouter implements TrafficRouter {
    private final ControlClient process;
    private final ReportReader reports;
    private final @Nullable Duration defaultLease;
    private final Map<String, Map<String, List<URI>>> told = new ConcurrentHashMap<>();

    /** @param defaultLease the lease of deployments that do not say; null for none */
    ProcessRouter(URI process, @Nullable Duration defaultLease, RouterContext host) {
        this.process = new ControlClient(process, "proxy process", "proxy");
        this.reports = new ReportReader(this.process, host);
        this.defaultLease = defaultLease;
    }

    /** Not whether it is sticky: the process may not be there to be asked, and the answer must always be the same. */
    @Override
    public RouterCapabilities capabilities() {
        var features = Set.of(Feature.OBSERVE, Feature.REPORTS, Feature.LEASE, Feature.UPSTREAMS);
        return new RouterCapabilities(new Weight(1), features, defaultLease);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        process.ofService("PUT", split.service(), "split", ControlJson.split(split), done -> done);
        told.put(split.service(), split.upstreams());
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        process.ofService("PUT", service, "promote", new JsonObject().put("version", version), done -> done);
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        process.ofService("PUT", service, "rollback", new JsonObject().put("version", version), done -> done);
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return process.ofService("GET", service, "split", null, answer -> compared(service, answer));
    }

    /**
     * Others may give the process orders too: what it does with addresses that this one has not sent is not what was
     * asked.
     */
    private Observation compared(String service, JsonObject answer) {
        var seen = ControlJson.observation(answer);
        return seen instanceof Observation.InForce shares && answer.containsKey("addresses")
                ? KnownAddresses.compared(shares, told.getOrDefault(service, Map.of()), ControlJson.addresses(answer))
                : seen;
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return process.ofService("GET", service, "addresses", null, ControlJson::addresses);
    }

    /** The run of the process, of whatever service; null for a process of a release that does not say. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return process.call("GET", "/health", null, health -> health.getString("run"));
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        var body = new JsonObject().put("lease_sec", ControlJson.seconds(lease));
        return process.ofService("POST", service, "renew", body, ControlJson::renewal);
    }

    /** Whether what the process counts from now on is reported. */
    boolean isReading() {
        return reports.hasBegun();
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        reports.close();
        process.close();
    }
}
