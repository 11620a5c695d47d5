package io.canary.router.caddy;

import io.canary.spi.KnownAddresses;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the upstreams of a split. Pure. */
final class Planner {
    private final ServiceSettings settings;
    private final Map<String, List<URI>> told;

    /** @param told addresses of the last split, by version */
    Planner(ServiceSettings settings, Map<String, List<URI>> told) {
        this.settings = settings;
        this.told = told;
    }

    /** An address of Caddy's as a URI; empty for one that is none, such as a socket. */
    static Optional<URI> address(String dial, boolean tls) {
        try {
            return Optional.of(URI.create((tls ? "https://" : "http://") + dial));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the settings have versions. */
    Map<String, List<URI>> set(boolean tls) {
        var all = new HashMap<String, List<URI>>();
        settings.versions()
                .forEach((version, dials) -> all.put(
                        version,
                        dials.stream()
                                .flatMap(dial -> address(dial, tls).stream())
                                .toList()));
        return all;
    }

    /** Where the versions are, as the settings say, or else as the last split did. */
    Map<String, List<URI>> known(boolean tls) {
        var all = new HashMap<>(told);
        all.putAll(set(tls));
        return all;
    }

    /** Where versions are that no split may tell otherwise: those of the settings, and the one that has everything. */
    Map<String, List<URI>> fixed(Handler handler) {
        var versions = versions();
        told.forEach((version, its) -> its.forEach(at -> versions.putIfAbsent(dial(at), version)));
        var seen = handler.addresses(versions);
        var all = new HashMap<>(set(handler.hasTls()));
        if (seen.size() == 1) {
            seen.forEach(all::putIfAbsent);
        }
        return all;
    }

    /** A repeated split may bring the addresses that it brought before, even if they have been moved since. */
    private void requireToldAsKnown(Handler handler, TrafficSplit split) throws RouterException {
        var fixed = fixed(handler);
        for (var each : split.upstreams().entrySet()) {
            String version = each.getKey();
            var its = fixed.get(version);
            boolean isNew =
                    settings.versions().containsKey(version) || !each.getValue().equals(told.get(version));
            if (its != null && isNew && !new HashSet<>(dials(its)).equals(new HashSet<>(dials(each.getValue())))) {
                throw RouterException.rejected(KnownAddresses.words(split.service(), version, its, each.getValue()));
            }
        }
    }

    private static List<String> dials(List<URI> addresses) {
        return addresses.stream().map(Planner::dial).toList();
    }

    /** The version of each address that the settings know. */
    Map<String, String> versions() {
        var versions = new HashMap<String, String>();
        settings.versions().forEach((version, dials) -> dials.forEach(dial -> versions.put(dial, version)));
        return versions;
    }

    /**
     * The upstreams that the handler is to have.
     *
     * @throws RouterException REJECTED if it cannot have such a split
     */
    List<Upstream> upstreams(Handler handler, TrafficSplit split) throws RouterException {
        handler.check();
        requireToldAsKnown(handler, split);
        var weight = split.canaryWeight();
        var canary = side(split.canaryVersion(), weight, handler, split);
        var baseline = side(split.baselineVersion(), weight.rest(), handler, split);
        if (!Collections.disjoint(canary.dials(), baseline.dials())) {
            throw RouterException.rejected("both versions are to be at " + canary.dials() + " and " + baseline.dials());
        }
        return new Slots(handler.id(), settings.slots())
                .of(weight, canary, baseline)
                .orElseThrow(() -> RouterException.rejected(weight + " needs more than the " + settings.slots()
                        + " slots of the settings, which give " + settings.granularity() + " at the finest"));
    }

    private VersionUpstream side(String version, Weight weight, Handler handler, TrafficSplit split)
            throws RouterException {
        if (weight.equals(Weight.NONE)) {
            return new VersionUpstream(version, List.of());
        }
        var told = split.upstreams().get(version);
        var dials = told == null ? known(version, handler) : dials(told, version, handler.hasTls());
        if (dials.isEmpty()) {
            throw RouterException.rejected("it is not known where version " + version
                    + " listens: set it in versions of the settings, or in upstreams of the deployment");
        }
        return new VersionUpstream(version, dials);
    }

    /** As the settings say, or else as Caddy has it. */
    private List<String> known(String version, Handler handler) {
        var set = settings.versions().get(version);
        return set != null
                ? set
                : handler.upstreams().stream()
                        .map(Upstream::dial)
                        .distinct()
                        .filter(dial -> version.equals(handler.versions().get(dial)))
                        .toList();
    }

    private static List<String> dials(List<URI> told, String version, boolean tls) throws RouterException {
        var dials = new ArrayList<String>();
        for (var uri : told) {
            if (uri.getHost() == null || !(tls ? "https" : "http").equals(uri.getScheme())) {
                throw RouterException.rejected(version + " is to be at " + uri + ", but Caddy "
                        + (tls ? "speaks TLS with all upstreams here" : "speaks TLS with no upstream here"));
            }
            dials.add(dial(uri));
        }
        return dials;
    }

    /** An address as Caddy has it. */
    static String dial(URI uri) {
        int port = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getHost() + ":" + (uri.getPort() >= 0 ? uri.getPort() : port);
    }
}
