package io.canary.router.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.canary.spi.Weight;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes how requests are shared out. */
final class Routes {
    static final String ALWAYS = "always";
    static final String NEVER = "never";

    private Routes() {}

    /** What a gRPC client without a proxy asks for first: {@code xds:///SERVICE}. */
    static Listener listener(String service, String routes) {
        var manager = HttpConnectionManager.newBuilder()
                .setStatPrefix(service)
                .setRds(Rds.newBuilder().setConfigSource(Clusters.here()).setRouteConfigName(routes))
                .addHttpFilters(HttpFilter.newBuilder()
                        .setName("envoy.filters.http.router")
                        .setTypedConfig(Any.pack(Router.getDefaultInstance())));
        return Listener.newBuilder()
                .setName(service)
                .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager.build())))
                .build();
    }

    /** @param members services, each of which has a route */
    static RouteConfiguration configuration(
            String name, Set<String> members, Map<String, ServiceSettings> services, State state) {
        var hosts = new LinkedHashMap<List<String>, VirtualHost.Builder>();
        for (String service : Renderer.inOrder(members, services)) {
            var settings = services.get(service);
            var route = state.route(service);
            if (settings != null && route != null) {
                hosts.computeIfAbsent(settings.domains(), domains -> VirtualHost.newBuilder()
                                .setName(service)
                                .addAllDomains(domains))
                        .addAllRoutes(routes(service, settings, route));
            }
        }
        var configuration = RouteConfiguration.newBuilder().setName(name);
        hosts.values().forEach(configuration::addVirtualHosts);
        return configuration.build();
    }

    /** The first that matches counts. */
    private static List<io.envoyproxy.envoy.config.route.v3.Route> routes(
            String service, ServiceSettings settings, Route route) {
        var routes = new ArrayList<io.envoyproxy.envoy.config.route.v3.Route>();
        String baseline = route.baseline().clusterOf(service);
        if (route.canary() == null) {
            routes.add(route(match(settings), to(settings).setCluster(baseline)));
            return routes;
        }
        String canary = route.canary().clusterOf(service);
        if (settings.header() != null) {
            routes.add(route(
                    match(settings).addHeaders(is(settings.header(), ALWAYS)),
                    to(settings).setCluster(canary)));
            routes.add(route(
                    match(settings).addHeaders(is(settings.header(), NEVER)),
                    to(settings).setCluster(baseline)));
        }
        if (settings.mirror().equals(Weight.NONE)) {
            var both = WeightedCluster.newBuilder()
                    .addClusters(weighted(baseline, route.weight().rest()))
                    .addClusters(weighted(canary, route.weight()));
            routes.add(route(match(settings), to(settings).setWeightedClusters(both)));
        } else {
            mirrored(settings, route, baseline, canary, routes);
        }
        return routes;
    }

    /** Two routes, as a request that went to the canary needs no copy there. */
    private static void mirrored(
            ServiceSettings settings,
            Route route,
            String baseline,
            String canary,
            List<io.envoyproxy.envoy.config.route.v3.Route> routes) {
        if (!route.weight().equals(Weight.NONE)) {
            var share = match(settings).setRuntimeFraction(fraction(route.weight()));
            routes.add(route(share, to(settings).setCluster(canary)));
        }
        var copies = RouteAction.RequestMirrorPolicy.newBuilder()
                .setCluster(canary)
                .setRuntimeFraction(fraction(settings.mirror()));
        routes.add(route(match(settings), to(settings).setCluster(baseline).addRequestMirrorPolicies(copies)));
    }

    private static io.envoyproxy.envoy.config.route.v3.Route route(RouteMatch.Builder match, RouteAction.Builder to) {
        return io.envoyproxy.envoy.config.route.v3.Route.newBuilder()
                .setMatch(match)
                .setRoute(to)
                .build();
    }

    private static RouteMatch.Builder match(ServiceSettings settings) {
        return RouteMatch.newBuilder().setPrefix(settings.prefix());
    }

    private static RouteAction.Builder to(ServiceSettings settings) {
        return RouteAction.newBuilder().setTimeout(Clusters.duration(settings.requestTimeout()));
    }

    private static HeaderMatcher is(String header, String value) {
        return HeaderMatcher.newBuilder()
                .setName(header)
                .setStringMatch(StringMatcher.newBuilder().setExact(value))
                .build();
    }

    private static WeightedCluster.ClusterWeight weighted(String cluster, Weight weight) {
        return WeightedCluster.ClusterWeight.newBuilder()
                .setName(cluster)
                .setWeight(UInt32Value.of(weight.basisPoints()))
                .build();
    }

    private static RuntimeFractionalPercent fraction(Weight weight) {
        return RuntimeFractionalPercent.newBuilder()
                .setDefaultValue(FractionalPercent.newBuilder()
                        .setNumerator(weight.basisPoints())
                        .setDenominator(FractionalPercent.DenominatorType.TEN_THOUSAND))
                .build();
    }
}
