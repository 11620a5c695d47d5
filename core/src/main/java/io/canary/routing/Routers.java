package io.canary.routing;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.plugins.PluginKind;
import io.canary.rollout.RouterChainName;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The configured routers, by name. Immutable once opened. */
public final class Routers implements AutoCloseable {
    /** The kind of plugin that routers are. */
    public static final PluginKind<TrafficRouterFactory<?>> KIND =
            new PluginKind<>("router", TrafficRouterFactory.class, TrafficRouterFactory::type);

    private final Map<String, RouterHost> byName = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("router-limits").factory());

    private final ConcurrentMap<String, SeveralRouters> several = new ConcurrentHashMap<>();
    private final Meters meters;
    private final KnownSecrets secrets;

    private Routers(Meters meters, KnownSecrets secrets) {
        this.meters = meters;
        this.secrets = secrets;
    }

    /**
     * Creates every configured router. May block.
     *
     * @param secrets removed from everything that a router says; those of its settings are added
     * @throws ConfigException with all errors in their settings; no router is left open then
     */
    public static Routers open(
            Config config, PluginCatalogue plugins, TrafficReportSink sink, Meters meters, KnownSecrets secrets) {
        var routers = new Routers(meters, secrets);
        try {
            routers.openAll(config, plugins, sink);
            return routers;
        } catch (RuntimeException e) {
            routers.close();
            throw e;
        }
    }

    private void openAll(Config config, PluginCatalogue plugins, TrafficReportSink sink) {
        var problems = new ArrayList<Problem>();
        var ready = new LinkedHashMap<String, ConfiguredRouterFactory<?>>();
        config.routers().forEach((name, router) -> {
            var entry = plugins.get(KIND, router.type());
            if (!RouterChainName.isAllowed(name)) {
                problems.add(new Problem(
                        "/routers/" + name, "must not have a + or a > in its name, which stand between several"));
            }
            if (entry == null) {
                problems.add(new Problem("/routers/" + name + "/type", plugins.notInstalled(KIND, router.type())));
            } else {
                check(entry.factory(), name, router, problems).ifPresent(checked -> ready.put(name, checked));
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException("configuration", problems);
        }
        ready.forEach((name, checked) -> {
            var router = Objects.requireNonNull(config.routers().get(name));
            var entry = Objects.requireNonNull(plugins.get(KIND, router.type()));
            var loss = new ReportingStatus();
            var opened =
                    checked.open(new Context(name, sink, loss, config.data().dir(), meters));
            var info = new RouterInfo(
                    name,
                    router.type(),
                    entry.plugin(),
                    name.equals(config.defaultRouter()),
                    checked.capabilities(opened));
            if (info.capabilities().can(Feature.REPORTS)) {
                sink.expect(name);
            }
            byName.put(name, new RouterHost(info, opened, loss, router, clock, meters, secrets));
        });
    }

    private <S extends Record> Optional<ConfiguredRouterFactory<S>> check(
            TrafficRouterFactory<S> factory, String name, Config.Router router, List<Problem> problems) {
        try {
            return Optional.of(ConfiguredRouterFactory.of(name, factory, router.settings(), secrets));
        } catch (SettingsException e) {
            String pointer = "/routers/" + name + "/settings";
            e.problems().forEach(p -> problems.add(new Problem(pointer + p.pointer(), p.detail())));
            return Optional.empty();
        }
    }

    /**
     * The router of this name, or the routers of these {@linkplain RouterChainName names}; null if one of them is not
     * configured.
     */
    public @Nullable HostedRouter get(String name) {
        return byName.keySet().containsAll(RouterChainName.of(name).names()) ? orMissing(name) : null;
    }

    /** The same, with a {@link MissingRouter} in place of each router that is not configured. */
    public HostedRouter orMissing(String name) {
        return RouterChainName.of(name).isSingle() ? single(name) : together(name);
    }

    /** Always the same object for the same routers: it remembers the weights that they confirmed. */
    private HostedRouter together(String text) {
        return several.computeIfAbsent(text, t -> {
            meters.watch(text);
            var names = RouterChainName.of(text);
            var members = names.names().stream().map(this::single).toList();
            return switch (names.wiring()) {
                case SIDE_BY_SIDE -> new RoutersSideBySide(members);
                case IN_SERIES -> new RoutersInSeries(members);
            };
        });
    }

    private HostedRouter single(String name) {
        var router = byName.get(name);
        if (router == null) {
            meters.watch(name);
            return new MissingRouter(name);
        }
        return router;
    }

    /** All routers, in the order of the configuration. */
    public Collection<RouterHost> all() {
        return byName.values();
    }

    @Override
    public void close() {
        byName.values().parallelStream().forEach(RouterHost::close);
        clock.shutdownNow();
    }

    private record Context(String routerName, TrafficReportSink sink, ReportingStatus loss, Path data, Meters meters)
            implements RouterContext {
        @Override
        public void report(TrafficReport report) {
            sink.report(routerName, report);
        }

        @Override
        public void reportsLost(String reason) {
            loss.lost(reason);
        }

        @Override
        public void reportsResumed() {
            loss.resumed();
        }

        @Override
        public Path stateDir() throws RouterException {
            return StateFolder.of(data, routerName);
        }

        @Override
        public void clientsAborted(long count) {
            meters.clientsAborted(routerName, count);
        }
    }
}
