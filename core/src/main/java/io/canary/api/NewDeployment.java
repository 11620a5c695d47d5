package io.canary.api;

import io.canary.analysis.Policy;
import io.canary.deployment.SupervisorRequest.Begin;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.rollout.Versions;
import io.canary.routing.RouterChainName;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as a user asks for it.
 *
 * @param baselineVersion null for the one in service, or the one that {@code upstreams} name beside the new one
 * @param router a name, or those of several side by side, or {@code {"series": [names]}}; null for the default one
 * @param requires what the router must be able to do
 * @param upstreams where each version listens, for routers that are told at run time
 * @param by who wants it, for the history
 */
record NewDeployment(
        @ValidName String serviceName,
        @Nullable @ValidName String baselineVersion,
        @ValidName String newVersion,
        @Nullable Object router,
        List<Feature> requires,
        Map<String, List<URI>> upstreams,
        Strategy strategy,
        Policy policy,
        SafeguardSettings safeguards,
        @Nullable OverrideReason override,
        @Nullable @ValidName String by) {
    private static final String SERIES = "series";

    /**
     * It is to begin although the version was rolled back before, or the traffic is not where it should be.
     *
     * @param reason why, for the history
     */
    record OverrideReason(@ValidName String reason) {}

    NewDeployment {
        var named = named(baselineVersion, newVersion, upstreams);
        baselineVersion = named;
        var problems = new ArrayList<>(Versions.problems(named, newVersion));
        policy.reservedNames().forEach(p -> problems.add(p.below("/policy")));
        if (router != null && routers(router) == null) {
            problems.add(new Problem(
                    "/router",
                    "must be the name of a router, an array of different names (side by side), or {\"series\": "
                            + "[different names,"
                            + " the outermost first]}"));
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
        policy = policy.withWindowOf(strategy.plan().longestSoak());
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

    /** Null if it is none. */
    private static @Nullable RouterChainName routers(Object router) {
        return switch (router) {
            case String text -> different(RouterChainName.of(text));
            case List<?> l when areNames(l) -> different(RouterChainName.sideBySide(names(l)));
            case Map<?, ?> m
            when m.keySet().equals(Set.of(SERIES)) && m.get(SERIES) instanceof List<?> l && areNames(l) ->
                different(RouterChainName.inSeries(names(l)));
            default -> null;
        };
    }

    private static boolean areNames(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(String.class::isInstance);
    }

    private static List<String> names(List<?> list) {
        return list.stream().map(String.class::cast).toList();
    }

    private static @Nullable RouterChainName different(RouterChainName routers) {
        boolean areNames =
                routers.names().stream().allMatch(name -> !name.isBlank() && RouterChainName.isAllowed(name));
        return areNames && Set.copyOf(routers.names()).size() == routers.names().size() ? routers : null;
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

    Begin question(RequestContext context, @Nullable IdempotencyKey key) {
        return new Begin(
                serviceName,
                baselineVersion,
                newVersion,
                router == null ? null : Objects.requireNonNull(routers(router)).text(),
                requires,
                upstreams,
                strategy,
                policy,
                safeguards,
                override == null ? null : override.reason(),
                context.who(by),
                key);
    }
}
