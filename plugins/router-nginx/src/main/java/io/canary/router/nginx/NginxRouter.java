package io.canary.router.nginx;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Moves the shares of an nginx that runs beside this process. Safe for any thread. */
final class NginxRouter implements TrafficRouter {
    private final Planner planner;
    private final Renderer renderer;
    private final IncludeFile include;
    private final StatusClient status;
    private final Reloader reloader;
    private final SharedMemory sharedMemory;
    private final RouterCapabilities capabilities;

    /** The generation that this router last saw in every worker; 0 for none. */
    private volatile long confirmed;

    private NginxRouter(NginxSettings settings) {
        this.planner = new Planner(settings.services());
        this.renderer = new Renderer(settings);
        this.include = new IncludeFile(settings.include());
        this.status = new StatusClient(settings.status());
        this.reloader = new Reloader(settings, include, status);
        this.sharedMemory = new SharedMemory(include, status);
        this.capabilities = capabilitiesOf(settings.services());
    }

    /**
     * Makes the include file if there is none, and brings it up to the settings if there is one. Traffic does not move: nginx
     * is not told.
     */
    static NginxRouter open(NginxSettings settings) throws RouterException {
        var router = new NginxRouter(settings);
        try {
            new Beginning(router.planner, router.renderer, router.include, router.reloader).begin();
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
    private static RouterCapabilities capabilitiesOf(Map<String, ServiceSettings> services) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (services.values().stream().allMatch(s -> s.sticky() != null)) {
            features.add(Feature.STICKINESS);
        }
        if (services.values().stream()
                .allMatch(s -> s.override() != null && s.override().header() != null)) {
            features.add(Feature.HEADER_ROUTES);
        }
        return new RouterCapabilities(new Weight(1), features);
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** Has nginx check what it would be given, and reload nothing. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        try {
            var turn = include.turn();
            try {
                return checked(split);
            } finally {
                include.clear();
                turn.close();
            }
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE, "the include file " + include.path() + " failed: " + e, e);
        }
    }

    private List<String> checked(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        status.generation();
        var now = planner.begun(Renderer.stateOf(include.read()));
        var wanted = planner.plan(split, now.routes().get(split.service()));
        reloader.checked(renderer.render(now.with(split.service(), wanted, System.currentTimeMillis())));
        return List.of("nginx takes the new " + include.path().getFileName());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        try {
            change(split);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted at the include file");
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE, "the include file " + include.path() + " failed: " + e, e);
        }
    }

    /** What can be undone is done here; from the moment on when the new file is in place, it is done to the end. */
    private void change(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        var turn = include.turn();
        Shield.Work work;
        try {
            work = prepared(split);
        } catch (RouterException | IOException | InterruptedException | RuntimeException e) {
            include.clear();
            turn.close();
            throw e;
        }
        Shield.run(() -> {
            try (turn) {
                work.run();
                include.clear();
            }
        });
    }

    private Shield.Work prepared(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        String old = include.read();
        var now = planner.begun(Renderer.stateOf(old));
        var before = now.routes().get(split.service());
        var wanted = planner.plan(split, before);
        var next = now.with(split.service(), wanted, System.currentTimeMillis());
        boolean safe = split.canaryWeight().equals(Weight.NONE);
        long served = servedUnlessDown(next, safe);
        if (planner.needsNoReload(split.service()) && sharedMemory.isOf(split.service(), renderer.shape())) {
            // The same generation: for services whose routes are not in the memory nothing is new.
            Path staged = include.stage(renderer.render(new State(now.generation(), next.routes())));
            return () -> sharedMemory.put(staged, split.service(), wanted, old, safe);
        }
        if (wanted.equals(before) && served == now.generation()) {
            return () -> confirm(served);
        }
        Path staged = reloader.checked(renderer.render(next));
        return () -> {
            reloader.reload(staged, next.generation(), old, safe);
            confirmed = next.generation();
            if (planner.needsNoReload(split.service())) {
                sharedMemory.put(split.service(), wanted);
            }
        };
    }

    /**
     * The generation that nginx serves. Where nobody answers, nobody is told to reload: the process that nginx's file names may
     * be another by now. A state that gives the canary nothing is written all the same, for nginx to begin with.
     */
    private long servedUnlessDown(State next, boolean safe) throws RouterException, IOException, InterruptedException {
        try {
            return status.generation();
        } catch (RouterException down) {
            if (safe && include.exists()) {
                try {
                    include.replace(reloader.checked(renderer.render(next)));
                } catch (RouterException refused) {
                    down.addSuppressed(refused);
                }
            }
            throw down;
        }
    }

    private void confirm(long generation) throws RouterException, InterruptedException {
        if (generation != confirmed) {
            reloader.confirm(generation);
            confirmed = generation;
        }
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        if (!planner.knows(service)) {
            return new Observation.NotRouted();
        }
        var answer = status.get("/" + Variables.ofService(service));
        if (answer.code() == 404 && status.generation() > 0) {
            return new Observation.NotRouted();
        }
        return observed(answer);
    }

    private static Observation observed(StatusClient.Answer answer) throws RouterException {
        if (answer.generation() < 0) {
            throw RouterException.unreachable("something else than nginx's workers answers, with " + answer.code());
        }
        var body = answer.body();
        if (!(body.get("baseline") instanceof String baseline)) {
            return new Observation.NotRouted();
        }
        if (!(body.get("canary") instanceof String canary) || !(body.get("weight_bp") instanceof BigDecimal weight)) {
            return new Observation.InForce(Map.of(baseline, Weight.FULL));
        }
        var share = new Weight(weight.intValue());
        return new Observation.InForce(Map.of(baseline, share.rest(), canary, share));
    }
}
