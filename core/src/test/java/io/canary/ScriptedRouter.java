package io.canary;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A traffic layer in memory that does what a test tells it to, and remembers what it was asked. */
public class ScriptedRouter implements TrafficRouter, TrafficRouterFactory<ScriptedRouter.NoSettings> {
    /** The type that the configuration names it by. */
    public static final String TYPE = "scripted";

    /** It has none. */
    public record NoSettings() {}

    /** What comes before a call has its effect: nothing, a wait, or a failure. */
    public interface Before {
        void call(String service, String verb) throws RouterException, InterruptedException;
    }

    private final Map<String, Map<String, Weight>> traffic = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<URI>>> known = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, String> leased = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile @Nullable String blindness;
    private volatile @Nullable String caution;
    private volatile boolean leases = true;
    private volatile Before before = (service, verb) -> {};
    private volatile Runnable atClose = () -> {};
    private volatile @Nullable RouterContext context;
    private final AtomicInteger openings = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final List<String> callsAfterClose = new CopyOnWriteArrayList<>();

    /** One as routers were at first: it can be observed, and nothing more. */
    public ScriptedRouter withoutLeases() {
        leases = false;
        return this;
    }

    /** From now on this comes before each call. */
    public void before(Before what) {
        before = what;
    }

    /** This is what it does when it is closed. */
    public void atClose(Runnable what) {
        atClose = what;
    }

    /** What it was asked, in order: {@code set shop 5 %}, {@code promote shop v2}, {@code rollback shop stable}. */
    public List<String> calls() {
        return calls;
    }

    /** The share of the service's traffic that this version has. */
    public Weight weight(String service, String version) {
        return traffic.getOrDefault(service, Map.of()).getOrDefault(version, Weight.NONE);
    }

    /** Reports to the orchestrator, as a router that measures does. */
    public void report(TrafficReport report) {
        java.util.Objects.requireNonNull(context, "not created").report(report);
    }

    /** Tells the orchestrator that it cannot report. */
    public void reportsLost(String reason) {
        java.util.Objects.requireNonNull(context, "not created").reportsLost(reason);
    }

    /** Tells the orchestrator that it can report again. */
    public void reportsResumed() {
        java.util.Objects.requireNonNull(context, "not created").reportsResumed();
    }

    public boolean isClosed() {
        return closings.get() >= openings.get() && closings.get() > 0; // one service after the other may open it
    }

    /** How often it was closed. */
    public int closings() {
        return closings.get();
    }

    /** What it was asked after it was closed; the contract says: nothing. */
    public List<String> callsAfterClose() {
        return callsAfterClose;
    }

    private void called(String call) {
        (isClosed() ? callsAfterClose : calls).add(call);
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        before.call(split.service(), "preflight");
        String line = "set " + split.service() + " " + split.canaryWeight();
        String warning = caution;
        return warning == null ? List.of(line) : List.of(line, WARNING + warning);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        called("set " + split.service() + " " + split.canaryWeight());
        before.call(split.service(), "set");
        traffic.put(split.service(), split.weights());
        if (split.lease() != null) {
            leased.put(split.service(), split.baselineVersion());
        }
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) {
        renewals.incrementAndGet();
        return leased.containsKey(service) ? LeaseRenewalResult.HELD : LeaseRenewalResult.LAPSED;
    }

    /** How often it was asked to go on holding a lease. */
    public int renewals() {
        return renewals.get();
    }

    /** The lease of the service runs out. */
    public void lapse(String service) {
        traffic.put(service, Map.of(java.util.Objects.requireNonNull(leased.remove(service), "no lease"), Weight.FULL));
    }

    /** It was started again, with an empty memory. */
    public void forget(String service) {
        restarts.incrementAndGet();
        traffic.remove(service);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        called("promote " + service + " " + version);
        before.call(service, "promote");
        traffic.put(service, Map.of(version, Weight.FULL));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        called("rollback " + service + " " + version);
        before.call(service, "rollback");
        traffic.put(service, Map.of(version, Weight.FULL));
    }

    /** From now on it knows where these versions of a service listen. */
    public void knows(String service, Map<String, List<URI>> addresses) {
        known.put(service, addresses);
    }

    @Override
    public Map<String, List<URI>> addresses(String service) {
        return known.getOrDefault(service, Map.of());
    }

    @Override
    public String generation(String service) {
        looks.incrementAndGet();
        return "run " + restarts.get();
    }

    /** How often it was looked at, and said which run it is. */
    public int looks() {
        return looks.get();
    }

    /** From now on it warns of this before it is asked for anything. */
    public void caution(String of) {
        caution = of;
    }

    /** Nobody can look at it any more, and hears this; null: one can again. */
    public void outOfSight(@Nullable String error) {
        blindness = error;
    }

    @Override
    public Observation observe(String service) throws RouterException {
        String error = blindness;
        if (error != null) {
            throw RouterException.unreachable(error);
        }
        var weights = traffic.get(service);
        return weights == null ? new Observation.NotRouted() : new Observation.InForce(weights);
    }

    @Override
    public RouterCapabilities capabilities() {
        return leases
                ? RouterCapabilities.of(
                        new Weight(1),
                        RouterCapabilities.Feature.OBSERVE,
                        RouterCapabilities.Feature.LEASE,
                        RouterCapabilities.Feature.UPSTREAMS)
                : RouterCapabilities.of(new Weight(1), RouterCapabilities.Feature.OBSERVE);
    }

    @Override
    public void close() {
        closings.incrementAndGet();
        atClose.run();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public TrafficRouter create(NoSettings settings, RouterContext context) {
        this.context = context;
        openings.incrementAndGet();
        return this;
    }
}
