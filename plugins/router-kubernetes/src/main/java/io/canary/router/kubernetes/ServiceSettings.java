package io.canary.router.kubernetes;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands for one service in the cluster.
 *
 * @param object the name of the object with the weights, or of the main Ingress; null for the service's name
 * @param canaryObject the name of the canary Ingress; null for the main one's with {@code -canary} after it
 * @param namespace null for the router's
 * @param rules which rules of the object carry the service, counted from 0; none: all that name both versions
 * @param backend how the Kubernetes Service of a version is called
 * @param subset how the subset of a version is called, in Istio; null where each version has a host of its own
 * @param versions the names of backends, or of subsets, for versions that the template does not fit
 */
public record ServiceSettings(
        @Nullable String object,
        @Nullable String canaryObject,
        @Nullable String namespace,
        List<Integer> rules,
        @Default("{service}-{version}") String backend,
        @Nullable String subset,
        Map<String, String> versions) {

    /** Stands for the name of a version. */
    static final String VERSION = "{version}";

    /** Stands for the name of the service. */
    static final String SERVICE = "{service}";

    /** @throws SettingsException with everything in it that does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        String template = subset == null ? backend : subset;
        if (template.split("\\{version}", -1).length != 2) {
            problems.add(new Problem(
                    subset == null ? "/backend" : "/subset",
                    "must have {version} in it once, was \"" + template + "\""));
        }
        if (subset != null && backend.contains(VERSION)) {
            problems.add(new Problem("/backend", "must be one host where subsets tell the versions, was " + backend));
        }
        if (rules.stream().anyMatch(rule -> rule < 0) || new HashSet<>(rules).size() < rules.size()) {
            problems.add(new Problem("/rules", "must be different numbers from 0 on, was " + rules));
        }
        var taken = new HashMap<String, String>();
        versions.forEach((version, name) -> {
            String other = taken.putIfAbsent(name, version);
            if (other != null) {
                problems.add(
                        new Problem("/versions", "must differ, but " + other + " and " + version + " are " + name));
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** What is set that objects of this kind do not have, by the setting. */
    Map<String, String> findProblems(Kind kind) {
        var problems = new HashMap<String, String>();
        if (subset != null && kind != Kind.VIRTUALSERVICE) {
            problems.put("subset", "is for kind virtualservice only");
        }
        if (canaryObject != null && kind != Kind.INGRESS) {
            problems.put("canary_object", "is for kind ingress only");
        }
        if (!rules.isEmpty() && (kind == Kind.INGRESS || kind == Kind.TRAEFIKSERVICE)) {
            problems.put("rules", "is for kinds httproute and virtualservice only");
        }
        return problems;
    }
}
