package io.canary.api;

import io.canary.analysis.Policy;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.journal.RequestKey;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.rollout.Versions;
import io.canary.routing.RouterNames;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.settings.Name;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as a user asks for it.
 *
 * @param baselineVersion null for the one in service, or the one that {@code upstreams} name beside the new one
 * @param router a name, or the names of several in the order in which they are asked; null for the default one
 * @param requires what the router must be able to do
 * @param upstreams where each version listens, for routers that are told at run time
 * @param by who wants it, for the history
 */
record NewDeployment(
        @Name String serviceName,
        @Nullable @Name String baselineVersion,
        @Name String newVersion,
        @Nullable Object router,
        List<Feature> requires,
        Map<String, List<URI>> upstreams,
        Strategy strategy,
        Policy policy,
        SafeguardSettings safeguards,
        @Nullable OverrideReason override,
        @Nullable @Name String by) {

    /**
     * It is to begin although the version was rolled back before, or the traffic is not where it should be.
     *
     * @param reason why, for the history
     */
    record OverrideReason(@Name String reason) {}

    NewDeployment {
        var named = named(baselineVersion, newVersion, upstreams);
        baselineVersion = named;
        var problems = new ArrayList<>(Versions.problems(named, newVersion));
        policy.reservedNames().forEach(p -> problems.add(p.below("/policy")));
        if (router != null && routers(router).isEmpty()) {
            problems.add(new Problem("/router", "must be the name of a router, or an array of different names"));
        }
        for (var entry : upstreams.entrySet()) {
            String pointer = "/upstreams/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            if (!entry.getKey().equals(named) && !entry.getKey().equals(newVersion)) {
                problems.add(new Problem(pointer, "is neither baseline_version nor new_version"));
            }
            check(entry.getValue(), pointer, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        policy = policy.withWindowOf(strategy.interval());
    }

    private static @Nullable String named(
            @Nullable String baselineVersion, String newVersion, Map<String, List<URI>> upstreams) {
        var others =
                upstreams.keySet().stream().filter(v -> !v.equals(newVersion)).toList();
        if (baselineVersion != null || others.isEmpty()) {
            return baselineVersion;
        }
        return others.size() > 1 && others.contains(Versions.UNKNOWN_BASELINE)
                ? Versions.UNKNOWN_BASELINE
                : others.getFirst();
    }

    /** Their names; empty if it is none. */
    private static List<String> routers(Object router) {
        List<?> names =
                router instanceof String joined ? RouterNames.of(joined) : router instanceof List<?> l ? l : List.of();
        boolean areNames = names.stream().allMatch(n -> n instanceof String s && !s.isBlank());
        return areNames && Set.copyOf(names).size() == names.size()
                ? names.stream().map(String.class::cast).toList()
                : List.of();
    }

    private static void check(List<URI> addresses, String pointer, List<Problem> problems) {
        if (addresses.isEmpty()) {
            problems.add(new Problem(pointer, "must have at least one address"));
        }
        for (int i = 0; i < addresses.size(); i++) {
            var uri = addresses.get(i);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                problems.add(new Problem(pointer + "/" + i, "must be an http or https address, was \"" + uri + "\""));
            }
        }
    }

    Begin question(Asking asking, @Nullable RequestKey key) {
        return new Begin(
                serviceName,
                baselineVersion,
                newVersion,
                router == null ? null : RouterNames.join(routers(router)),
                requires,
                upstreams,
                strategy,
                policy,
                safeguards,
                override == null ? null : override.reason(),
                asking.who(by),
                key);
    }
}
