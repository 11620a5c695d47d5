package io.canary.api;

import io.canary.analysis.Policy;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.journal.RequestKey;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Name;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as a user asks for it.
 *
 * @param router null for the default one
 * @param upstreams where each version listens, for routers that are told at run time
 * @param by who wants it, for the history
 */
record NewDeployment(
        @Name String serviceName,
        @Default("stable") @Name String baselineVersion,
        @Name String newVersion,
        @Nullable @Name String router,
        Map<String, List<URI>> upstreams,
        Strategy strategy,
        Policy policy,
        SafeguardSettings safeguards,
        @Nullable Retrial override,
        @Nullable @Name String by) {

    /**
     * A version that was rolled back is to be tried again.
     *
     * @param reason why, for the history
     */
    record Retrial(@Name String reason) {}

    NewDeployment {
        var problems = new ArrayList<Problem>(0);
        if (newVersion.equals(baselineVersion)) {
            problems.add(new Problem("/new_version", "must differ from baseline_version, both are " + newVersion));
        }
        for (var entry : upstreams.entrySet()) {
            String pointer = "/upstreams/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            if (!entry.getKey().equals(baselineVersion) && !entry.getKey().equals(newVersion)) {
                problems.add(new Problem(pointer, "is neither baseline_version nor new_version"));
            }
            check(entry.getValue(), pointer, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
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
                router,
                upstreams,
                strategy,
                policy,
                safeguards,
                override == null ? null : override.reason(),
                asking.who(by),
                key);
    }
}
