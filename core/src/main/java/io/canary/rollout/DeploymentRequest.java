package io.canary.rollout;

import io.canary.analysis.Policy;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as a user asks for it: over REST, over the event bus, or in a file. The journal stores it in the same
 * form. {@link DeploymentSpec} resolves the defaults.
 *
 * @param baselineVersion null for the version in service, or the other one that {@code upstreams} names
 * @param router null for the default router
 * @param requires what the router must be able to do
 * @param upstreams where each version listens, for routers that take addresses at run time; may be empty
 * @param override that it starts despite a known reason not to; null for no override
 * @param by who requested it, for the history; null if not given
 * @param owner the team or person responsible for it, for lists and events; null if not given
 * @param sources what is read from which metric source; null for those with a default query, if the router does not
 *     count requests itself
 */
public record DeploymentRequest(
        @ValidName String serviceName,
        @Nullable @ValidName String baselineVersion,
        @ValidName String newVersion,
        @Nullable RouterChainName router,
        List<Feature> requires,
        Map<String, List<URI>> upstreams,
        Strategy strategy,
        Policy policy,
        SafeguardSettings safeguards,
        @Nullable OverrideReason override,
        @Nullable @ValidName String by,
        @Nullable @ValidName String owner,
        @Nullable List<SourceQuery> sources) {

    /**
     * It starts although the version was rolled back before, or the traffic is not where it should be.
     *
     * @param reason why, for the history
     */
    public record OverrideReason(@ValidName String reason) {}

    /** Replaces equal values by one shared object. */
    public interface Sharing {
        <T> T same(T value);
    }

    /** A request with defaults for everything else. */
    public static DeploymentRequest of(
            String serviceName,
            @Nullable String baselineVersion,
            String newVersion,
            Strategy strategy,
            Policy policy,
            SafeguardSettings safeguards) {
        return new DeploymentRequest(
                serviceName,
                baselineVersion,
                newVersion,
                null,
                List.of(),
                Map.of(),
                strategy,
                policy,
                safeguards,
                null,
                null,
                null,
                null);
    }

    /**
     * Reads a user's request.
     *
     * @throws SettingsException with every problem found
     */
    public static DeploymentRequest read(@Nullable Object tree) {
        var sent = Settings.read(DeploymentRequest.class, tree);
        String baseline = sent.namedBaseline();
        var problems = new ArrayList<>(Versions.problems(baseline, sent.newVersion));
        sent.policy.reservedNames().forEach(p -> problems.add(p.below("/policy")));
        sent.upstreams.forEach((version, addresses) -> {
            String pointer = "/upstreams/" + version.replace("~", "~0").replace("/", "~1");
            if (!version.equals(baseline) && !version.equals(sent.newVersion)) {
                problems.add(new Problem(pointer, "is neither baseline_version nor new_version"));
            }
            check(addresses, pointer, problems);
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return sent.with(
                baseline,
                sent.strategy,
                sent.policy.withWindowOf(sent.strategy.plan().longestSoak()));
    }

    private @Nullable String namedBaseline() {
        var others = new LinkedHashSet<>(upstreams.keySet());
        others.remove(newVersion);
        if (baselineVersion != null || others.isEmpty()) {
            return baselineVersion;
        }
        return others.size() > 1 && others.contains(Versions.UNKNOWN_BASELINE)
                ? Versions.UNKNOWN_BASELINE
                : others.getFirst();
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

    /** The same request with another strategy. */
    public DeploymentRequest with(Strategy other) {
        return with(baselineVersion, other, policy);
    }

    private DeploymentRequest with(@Nullable String baseline, Strategy otherStrategy, Policy otherPolicy) {
        return new DeploymentRequest(
                serviceName,
                baseline,
                newVersion,
                router,
                requires,
                upstreams,
                otherStrategy,
                otherPolicy,
                safeguards,
                override,
                by,
                owner,
                sources);
    }

    /** The same request with these sources. */
    public DeploymentRequest with(List<SourceQuery> others) {
        return new DeploymentRequest(
                serviceName,
                baselineVersion,
                newVersion,
                router,
                requires,
                upstreams,
                strategy,
                policy,
                safeguards,
                override,
                by,
                owner,
                others);
    }

    /** The same request, with its parts shared with other requests that have equal ones. */
    public DeploymentRequest sharing(Sharing parts) {
        return new DeploymentRequest(
                serviceName,
                baselineVersion == null ? null : parts.same(baselineVersion),
                parts.same(newVersion),
                router == null ? null : parts.same(router),
                requires,
                upstreams,
                parts.same(strategy),
                parts.same(policy),
                parts.same(safeguards),
                override,
                by,
                owner == null ? null : parts.same(owner),
                sources == null ? null : parts.same(sources));
    }
}
