package io.canary.router.proxy;

import io.canary.router.support.UpstreamAddress;
import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One service: where its requests go, and how many are under way. Its edges ask for the route at each request, so a new
 * one holds for every request that arrives after it was set. Safe for any thread.
 */
final class ServiceRoutingState {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceRoutingState.class);

    private static final long NEVER = Long.MIN_VALUE;

    private final String name;
    private final ServiceSettings settings;
    private final Meters meters;
    private final Place.Sequence places = new Place.Sequence();
    private final ConcurrencyLimiter limiter;
    private final AtomicLong warnedAt = new AtomicLong(NEVER);
    private final LongAdder aborted = new LongAdder();

    private KnownAddresses book;
    private volatile int port;
    private volatile @Nullable Route route;

    /** @param remembered of the proxy that was here before; null if there was none */
    ServiceRoutingState(String name, ServiceSettings settings, @Nullable Remembered remembered) {
        this.name = name;
        this.settings = settings;
        this.meters = new Meters(name);
        this.limiter = new ConcurrencyLimiter(settings.maxInFlight(), settings.clientSharePercent());
        var before = addresses(name, settings, remembered);
        String first = firstVersion(before, settings, remembered);
        this.book = new KnownAddresses(name, before.set(), before.told(), first);
        if (first != null) {
            route = new Route.Single(new Backend(first, book.of(first), meters.of(first)));
        }
    }

    private static KnownAddresses addresses(String name, ServiceSettings settings, @Nullable Remembered remembered) {
        var set = new HashMap<String, List<URI>>();
        settings.versions().forEach((version, where) -> set.put(version, where.upstreams()));
        var known = KnownAddresses.of(name, set, settings.baselineVersion());
        return remembered == null ? known : known.remembered(remembered.version(), remembered.upstreams());
    }

    /** What was in service before goes before what the settings say, which are older. */
    private static @Nullable String firstVersion(
            KnownAddresses book, ServiceSettings settings, @Nullable Remembered remembered) {
        if (remembered == null || remembered.version().equals(settings.baselineVersion())) {
            return settings.baselineVersion();
        }
        boolean known = book.knows(remembered.version());
        var log = LOGGER.atLevel(known ? Level.INFO : Level.WARN)
                .addKeyValue("service", book.service())
                .addKeyValue("version", remembered.version())
                .addKeyValue("baseline_version", settings.baselineVersion());
        if (known) {
            log.log("proxy goes on with the version that was in service last, not with baseline_version");
            return remembered.version();
        }
        log.log("proxy has no addresses any more of the version that was in service last: it begins on "
                + "baseline_version");
        return settings.baselineVersion();
    }

    String name() {
        return name;
    }

    ServiceSettings settings() {
        return settings;
    }

    Meters meters() {
        return meters;
    }

    /** The port that its edges listen on, once they do. */
    int port() {
        return port;
    }

    void listensOn(int actualPort) {
        port = actualPort;
    }

    /** Where requests go now; null before the first split. */
    @Nullable
    Route route() {
        return route;
    }

    /** The place of the next request that has no user. */
    int nextPlace() {
        return places.next();
    }

    ConcurrencyLimiter limiter() {
        return limiter;
    }

    /** A client went away before its answer was complete. */
    void clientAborted() {
        aborted.increment();
    }

    /** How many clients went away since this was asked last. */
    long takeAborted() {
        return aborted.sumThenReset();
    }

    /** Whether something may be warned of that was not warned of for that time; true for at most one caller. */
    boolean mayWarn(long eachNanos) {
        long now = System.nanoTime();
        long before = warnedAt.get();
        return (before == NEVER || now - before > eachNanos) && warnedAt.compareAndSet(before, now);
    }

    /** What is to be in force for {@code split}; refuses without changing anything. */
    synchronized Plan planFor(TrafficSplit split) throws RouterException {
        for (var told : split.upstreams().entrySet()) {
            UpstreamAddress.require(name, told.getKey(), told.getValue(), UpstreamAddress::isAddress);
        }
        var known = book.during(split);
        return plan(known, routeOf(split, known), split.baselineVersion());
    }

    /** What is to be in force for {@code version} to have everything for good; refuses without changing anything. */
    synchronized Plan planPromotion(String version) throws RouterException {
        return planAllTo(version, book.promoted(version));
    }

    /** The same for {@code version} to have everything back: of other versions, no address of a split stays. */
    synchronized Plan planRollback(String version) throws RouterException {
        return planAllTo(version, book.rolledBack(version));
    }

    private Plan planAllTo(String version, KnownAddresses known) throws RouterException {
        return plan(known, new Route.Single(backend(version, known)), version);
    }

    private static Plan plan(KnownAddresses known, Route route, String inService) {
        return new Plan(known, route, new Remembered(inService, known.told()));
    }

    synchronized void take(Plan plan) {
        book = plan.book();
        route = plan.route();
    }

    /** The addresses that no split may tell otherwise. */
    synchronized Map<String, List<URI>> fixedAddresses() {
        return book.fixed();
    }

    /** Where the versions listen that the route in force names. */
    synchronized Map<String, List<URI>> addressesInForce() {
        var all = new HashMap<String, List<URI>>();
        var now = route;
        if (now != null) {
            now.versions().forEach(version -> all.put(version, book.of(version)));
        }
        return all;
    }

    Observation observe() {
        var now = route;
        return now == null ? new Observation.NotRouted() : now.observed();
    }

    /** A version that gets nothing may be unknown: a rollback may come before its addresses do. */
    private Route routeOf(TrafficSplit split, KnownAddresses known) throws RouterException {
        String baseline = split.baselineVersion();
        String canary = split.canaryVersion();
        if (split.canaryWeight().equals(Weight.NONE) && !known.knows(canary)) {
            return new Route.Single(backend(baseline, known));
        } else if (split.canaryWeight().equals(Weight.FULL) && !known.knows(baseline)) {
            return new Route.Single(backend(canary, known));
        }
        return new Route.Shared(backend(baseline, known), backend(canary, known), split.canaryWeight());
    }

    private Backend backend(String version, KnownAddresses known) throws RouterException {
        var addresses = known.of(version);
        if (addresses.isEmpty()) {
            throw RouterException.rejected("version " + version + " of service " + name
                    + " has no addresses: set services." + name + ".versions." + version
                    + ".upstreams, or send them with the split");
        }
        return new Backend(version, addresses, meters.of(version));
    }
}
