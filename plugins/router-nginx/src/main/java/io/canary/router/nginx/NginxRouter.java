package io.canary.router.nginx;

import io.canary.router.support.Uninterruptibly;
import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the shares of an nginx that runs beside this process. Safe for any thread. */
final class NginxRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(NginxRouter.class);

    /** How long an interrupted call waits for the end, to leave one split in force and no reload under way. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Planner planner;
    private final Renderer renderer;
    private final IncludeFile include;
    private final StatusClient status;
    private final Reloader reloader;
    private final SplitReader reader;
    private final Workers workers = new Workers(false);
    private final SharedMemory sharedMemory;
    private final RouterCapabilities capabilities;
    private final @Nullable Reports reports;
    private final Map<String, Map<String, List<URI>>> toldTo = new ConcurrentHashMap<>();

    /** The generation that this router last saw in every worker; 0 for none. */
    private volatile long confirmed;

    private NginxRouter(NginxSettings settings, RouterContext host) throws IOException {
        var config = new ConfigReader(settings.config(), settings.include());
        boolean counts = counts(settings, config);
        this.planner = new Planner(settings);
        this.renderer = new Renderer(settings, counts);
        this.include = new IncludeFile(settings.include());
        this.status = new StatusClient(settings.status());
        this.reloader = new Reloader(settings, include, status, config);
        this.reader = new SplitReader(settings, planner, renderer, include, status, config);
        this.sharedMemory = new SharedMemory(include, status);
        this.capabilities = capabilitiesOf(settings.services(), counts);
        this.reports = counts ? new Reports(settings.services().keySet(), status, config, host) : null;
    }

    /** A router says for all its services that it reports. Where others log with Lua, requests would be missed. */
    private static boolean counts(NginxSettings settings, ConfigReader config) throws IOException {
        boolean canCount = settings.services().values().stream().allMatch(s -> s.method() == Method.LUA);
        if (!settings.reports() || !canCount) {
            return false;
        }
        var hidden = Reports.hidden(config.read());
        hidden.ifPresent(reason -> LOGGER.atWarn()
                .addKeyValue("reason", reason)
                .log("requests are not counted and not reported; samples have to be sent"));
        return hidden.isEmpty();
    }

    /**
     * Makes the include file if there is none, and brings it up to the settings if there is one. Traffic does not move:
     * nginx is not told.
     */
    static NginxRouter open(NginxSettings settings, RouterContext host) throws RouterException {
        try {
            var router = new NginxRouter(settings, host);
            new IncludeFileInitializer(router.planner, router.renderer, router.include, router.reloader).begin();
            if (router.reports != null) {
                router.reports.start();
            }
            return router;
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "the include file " + settings.include() + " cannot be read and written: " + e,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterException(RouterException.Kind.UNREACHABLE, "interrupted while opening", e);
        }
    }

    /** What every service can do, since a router says it for all of them. */
    private static RouterCapabilities capabilitiesOf(Map<String, ServiceSettings> services, boolean counts) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (services.values().stream().allMatch(s -> s.sticky() != null)) {
            features.add(Feature.STICKINESS);
        }
        if (services.values().stream()
                .allMatch(s -> s.override() != null && s.override().header() != null)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (counts) {
            features.add(Feature.REPORTS);
        }
        return new RouterCapabilities(new Weight(1), features);
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /**
     * Looks whether requests follow the split at all, and has nginx check what it would be given; it reloads nothing.
     */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        try {
            var lock = include.turn();
            try {
                return checked(split);
            } finally {
                include.clear();
                lock.close();
            }
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    private List<String> checked(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        status.generation();
        var now = planner.begun(Renderer.stateOf(include.read()));
        var wanted = planner.plan(split, now.routes().get(split.service()));
        requireRead(split.service());
        var next = now.with(split.service(), wanted, System.currentTimeMillis());
        var file = CheckedFile.of(next, split.service(), renderer, reloader);
        var lines =
                new ArrayList<>(List.of("nginx takes the new " + include.path().getFileName()));
        if (!file.state().unresolved().isEmpty()) {
            lines.add(WARNING + "servers of other services are left out, since nginx cannot resolve "
                    + file.state().unresolved());
        }
        lines.addAll(reader.warnings(split.service(), wanted));
        return lines;
    }

    /** What is moved must be what carries traffic. */
    private void requireRead(String service) throws RouterException, IOException {
        var unread = reader.unread(service);
        if (unread.isPresent()) {
            throw RouterException.rejected(unread.get());
        }
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        if (reports != null) {
            reports.begin(split.service());
        }
        try {
            change(split);
            toldTo.put(split.service(), split.upstreams());
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted at the include file");
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNREACHABLE, e);
        }
    }

    private RouterException failed(RouterException.Kind kind, IOException e) {
        return new RouterException(kind, "the include file " + include.path() + " failed: " + e, e);
    }

    /** What can be undone is done here; from the moment on when the new file is in place, it is done to the end. */
    private void change(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        var lock = include.turn();
        Uninterruptibly.Work work;
        try {
            work = prepared(split);
        } catch (RouterException | IOException | InterruptedException | RuntimeException e) {
            include.clear();
            lock.close();
            throw e;
        }
        Uninterruptibly.run("nginx-reload", GRACE, () -> {
            try (lock) {
                work.run();
                include.clear();
            }
        });
    }

    private Uninterruptibly.Work prepared(TrafficSplit split)
            throws RouterException, IOException, InterruptedException {
        String service = split.service();
        String old = include.read();
        var now = planner.begun(Renderer.stateOf(old));
        var before = now.routes().get(service);
        var wanted = planner.plan(split, before);
        boolean back = isRollback(split, before);
        if (!back) {
            requireRead(service);
        }
        var work = prepared(split, wanted, now, old);
        return () -> {
            work.run();
            if (back) {
                requireFollowed(service);
            }
        };
    }

    /**
     * A rollback is carried out although nothing reads the variable: it can do no harm, and is in place when something
     * does again. It is not confirmed, though.
     */
    private void requireFollowed(String service) throws RouterException, IOException {
        var unread = reader.unread(service);
        if (unread.isPresent()) {
            throw RouterException.unreachable(unread.get());
        }
    }

    /** Whether a split gives everything to another version than the canary. */
    private static boolean isRollback(TrafficSplit split, @Nullable Route before) {
        var canary = before == null ? null : before.canary();
        return split.canaryVersion().equals(TrafficRouter.NO_VERSION)
                && (canary == null || !canary.version().equals(split.baselineVersion()));
    }

    private Uninterruptibly.Work prepared(TrafficSplit split, Route wanted, State now, String old)
            throws RouterException, IOException, InterruptedException {
        String service = split.service();
        var next = now.with(service, wanted, System.currentTimeMillis());
        boolean safe = split.canaryWeight().equals(Weight.NONE);
        long served = servedUnlessDown(next, service, safe);
        boolean inMemory = planner.needsNoReload(service);
        if (inMemory && sharedMemory.isOf(service, renderer.shape())) {
            // The same generation: for services whose routes are not in the memory nothing is new.
            Path staged = include.stage(renderer.render(new State(now.generation(), next.routes(), now.unresolved())));
            return () -> sharedMemory.put(staged, service, wanted, old, safe);
        }
        boolean isWritten = wanted.equals(Renderer.stateOf(old).effective(service)) && IncludeText.isAsWritten(old);
        if (isWritten && served == now.generation()) {
            return () -> confirm(served);
        }
        Path staged = CheckedFile.of(next, service, renderer, reloader).staged();
        return () -> {
            reloader.reload(staged, next.generation(), old, safe);
            confirmed = next.generation();
            if (inMemory) {
                sharedMemory.putAfterReload(service, wanted);
            }
        };
    }

    /**
     * The generation that nginx serves. Where nobody answers, nobody is told to reload: the process that nginx's file
     * names may be another by now. A state that gives the canary nothing is written all the same, for nginx to begin
     * with.
     */
    private long servedUnlessDown(State next, String service, boolean safe)
            throws RouterException, IOException, InterruptedException {
        try {
            return status.generation();
        } catch (RouterException down) {
            throw safe && include.exists() ? writtenWhileDown(next, service, down) : down;
        }
    }

    private RouterException writtenWhileDown(State next, String service, RouterException down)
            throws IOException, InterruptedException {
        try {
            include.replace(CheckedFile.of(next, service, renderer, reloader).staged());
        } catch (RouterException refused) {
            down.addSuppressed(refused);
            return down;
        }
        return new RouterException(
                RouterException.Kind.UNREACHABLE,
                down.getMessage() + "; the include file is written, and nginx begins with it when it is started",
                down);
    }

    private void confirm(long generation) throws RouterException, InterruptedException {
        if (generation != confirmed) {
            reloader.confirm(generation);
            confirmed = generation;
        }
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        try {
            var told = toldTo.getOrDefault(service, Map.of());
            var seen = reader.observe(service);
            return seen instanceof Observation.InForce shares && !told.isEmpty()
                    ? KnownAddresses.compared(shares, told, written(service))
                    : seen;
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    /** Where the include file has the versions of a service. */
    private Map<String, List<URI>> written(String service) throws RouterException, IOException {
        var route = Renderer.stateOf(include.read()).effective(service);
        var all = new HashMap<String, List<URI>>();
        if (route != null) {
            all.put(route.baseline().version(), route.baseline().addresses());
            if (route.canary() != null) {
                all.put(route.canary().version(), route.canary().addresses());
            }
        }
        return all;
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException {
        try {
            return planner.fixed(
                    service,
                    planner.begun(Renderer.stateOf(include.read())).routes().get(service));
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    /**
     * With Lua, which memory the routes lie in: it outlives a reload, not a restart. Else which master process it is:
     * nginx reads the include file at each reload and so forgets nothing by one; after a restart the file may be
     * another, as in a container that is made again.
     */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        boolean inMemory = planner.needsNoReload(service);
        var answer = status.get(inMemory ? "/" + Variables.ofService(service) : "/");
        if (answer.body().get("run") instanceof String run && !run.isEmpty()) {
            return run;
        }
        return workers.master(answer.worker()).orElse(null);
    }

    /** Traffic stays as it is. */
    @Override
    public void close() {
        if (reports != null) {
            reports.close();
        }
    }
}
