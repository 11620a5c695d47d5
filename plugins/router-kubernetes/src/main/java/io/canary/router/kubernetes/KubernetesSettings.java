package io.canary.router.kubernetes;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and what moves traffic in it.
 *
 * @param kind of the objects that are changed
 * @param services by the name that deployments use; at least one
 * @param kubeconfig a file with the cluster and how to log in; null for what {@code kubectl} would take, or, in a pod,
 *     its service account
 * @param context of the kubeconfig; null for its current one
 * @param namespace of the objects; null for that of the context, or of the pod
 * @param answerTimeout how long one answer of the API server may take, above 0 to 60 s
 * @param waitForStatus whether a change of an HTTPRoute is confirmed only when a controller has accepted it
 * @param statusTimeout how long that is waited for, above 0 to 3 600 s
 * @param settle how long after a change it is waited for the proxies to have it, 0 to 3 600 s
 * @param weightTotal what the weight of a canary Ingress is a part of: 100, 1 000 or 10 000
 */
public record KubernetesSettings(
        Kind kind,
        Map<String, ServiceSettings> services,
        @Nullable Path kubeconfig,
        @Nullable String context,
        @Nullable String namespace,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 60) @Default("2")
        Duration answerTimeout,

        @Default("true") boolean waitForStatus,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600) @Default("5")
        Duration statusTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 3600) @Default("4")
        Duration settle,

        @Default("100") int weightTotal) {

    /** @throws SettingsException with everything in it that does not go together */
    public KubernetesSettings {
        var problems = new ArrayList<Problem>();
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        if (!List.of(100, 1_000, 10_000).contains(weightTotal)) {
            problems.add(new Problem("/weight_total", "must be 100, 1000 or 10000, was " + weightTotal));
        }
        if (kind != Kind.INGRESS && weightTotal != 100) {
            problems.add(new Problem("/weight_total", "is for kind ingress only"));
        }
        services.forEach((name, service) -> service.findProblems(kind)
                .forEach((key, problem) -> problems.add(
                        new Problem("/services/" + name.replace("~", "~0").replace("/", "~1") + "/" + key, problem))));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    Granularity granularity() {
        return new Granularity(kind == Kind.INGRESS ? weightTotal : kind.total());
    }

    /**
     * How a service is moved.
     *
     * @param otherwise the namespace where none is set
     */
    RouteAdapter layer(String service, ServiceSettings its, String otherwise) {
        String router = namespace == null ? otherwise : namespace;
        String in = its.namespace() == null ? router : its.namespace();
        String object = its.object() == null ? service : its.object();
        var ref = new ObjectRef(kind, in, object);
        var naming = new Naming(service, its);
        if (kind != Kind.INGRESS) {
            return new WeightAdapter(ref, naming, its.rules(), granularity());
        }
        var canary = new ObjectRef(kind, in, its.canaryObject() == null ? object + "-canary" : its.canaryObject());
        return new IngressAdapter(ref, canary, naming, SplitAnnotation.key(service), granularity());
    }
}
