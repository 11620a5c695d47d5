package io.canary.ingest;

import io.canary.analysis.SampleFields;
import io.canary.spi.settings.Nearest;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a sample can be inside {@code metrics} or beside it. This class converts both forms to one for {@link
 * SampleBody}, and reports errors at the place where the sender wrote the number.
 */
final class SampleTree {
    private static final String METRICS = "metrics";
    private static final String ERRORS = "errors";
    private static final String DEPLOYMENT = "deployment_id";
    private static final String SERVICE = "service_name";
    private static final Set<String> COUNTS = Set.of("requests", ERRORS);

    private final Object tree;
    private final Set<String> nested = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>(0);
    private int omitted;

    private SampleTree(Object given) {
        this.tree = given instanceof Map<?, ?> fields ? flat(fields) : given;
    }

    static SampleTree of(Object given) {
        return new SampleTree(given);
    }

    /** The flat form: {@code metrics} contains only custom metrics. */
    Object tree() {
        return tree;
    }

    /** The error in the form itself; null if there is none. */
    @Nullable
    SettingsException mistake() {
        return problems.isEmpty() ? null : new SettingsException(problems, omitted);
    }

    /** All errors: those in the form itself, and those found in the flat form. */
    SettingsException placed(SettingsException inFlat) {
        if (problems.isEmpty() && nested.isEmpty()) {
            return inFlat;
        }
        var all = new ArrayList<>(problems);
        inFlat.problems().forEach(problem -> all.add(placed(problem)));
        return new SettingsException(all, omitted + inFlat.omitted());
    }

    private Problem placed(Problem problem) {
        String[] path = problem.pointer().split("/", 3);
        return path.length > 1 && nested.contains(path[1])
                ? new Problem("/" + METRICS + problem.pointer(), problem.detail())
                : problem;
    }

    private Map<Object, @Nullable Object> flat(Map<?, ?> fields) {
        var flat = new LinkedHashMap<Object, @Nullable Object>(fields);
        if (fields.get(METRICS) instanceof Map<?, ?> metrics) {
            flat.put(METRICS, hoisted(metrics, flat));
        }
        COUNTS.forEach(count -> refuseFraction(count, flat));
        refuseTarget(flat);
        if (problems.isEmpty() && !reports(flat)) {
            problems.add(new Problem(
                    "/" + METRICS,
                    "must report something: any of " + String.join(", ", SampleFields.NAMES)
                            + ", or a metric that the policy declares"));
        }
        return flat;
    }

    /** The names left inside {@code metrics} after all built-in fields were moved out. */
    private Map<String, @Nullable Object> hoisted(Map<?, ?> metrics, Map<Object, @Nullable Object> flat) {
        var own = new LinkedHashMap<String, @Nullable Object>();
        metrics.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!SampleFields.NAMES.contains(name)) {
                keepOwn(name, value, own);
            } else if (flat.containsKey(name)) {
                problems.add(new Problem(pointer(name), "is given both inside and outside metrics: give it once"));
            } else {
                nested.add(name);
                flat.put(name, value);
            }
        });
        return own;
    }

    private void keepOwn(String name, @Nullable Object value, Map<String, @Nullable Object> own) {
        if (value instanceof Map<?, ?>) {
            own.put(name, value);
            return;
        }
        if (problems.size() == SettingsException.PROBLEMS_MAX) { // searching for the intended name takes time
            omitted++;
            return;
        }
        String near = Nearest.to(name, SampleFields.NAMES);
        problems.add(new Problem(
                pointer(name),
                near != null
                        ? "is not known; did you mean " + near + "?"
                        : "is not known: a metric of your own is an object, such as {\"value\": 1} or "
                                + "{\"count\": 1, \"of\": 10}"));
    }

    private static String pointer(String name) {
        return "/" + METRICS + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * Queries that extrapolate make counts fractional. All other checks use the rounded count, in the sender's favour.
     */
    private void refuseFraction(String name, Map<Object, @Nullable Object> flat) {
        if (flat.get(name) instanceof BigDecimal number
                && number.scale() <= 100
                && number.stripTrailingZeros().scale() > 0) {
            flat.put(name, number.setScale(0, name.equals(ERRORS) ? RoundingMode.FLOOR : RoundingMode.CEILING));
            problems.add(new Problem(
                    nested.contains(name) ? pointer(name) : "/" + name,
                    "must be a whole number, was " + number.toPlainString()
                            + ": Prometheus' increase() and rate() extrapolate; send the difference of the counter's"
                            + " own values, or round it"));
        }
    }

    /**
     * A service has a baseline and a canary: only with a deployment id may the version be omitted and mean the canary.
     */
    private void refuseTarget(Map<Object, @Nullable Object> flat) {
        boolean hasService = flat.get(SERVICE) != null;
        if (!hasService && flat.get(DEPLOYMENT) == null) {
            problems.add(new Problem("/" + DEPLOYMENT, "is required, or " + SERVICE + " in its place"));
        } else if (hasService && flat.get(DEPLOYMENT) != null) {
            problems.add(new Problem("/" + SERVICE, "must not be given together with " + DEPLOYMENT));
        } else if (hasService && flat.get("version") == null) {
            problems.add(new Problem("/version", "is required with " + SERVICE));
        }
    }

    private static boolean reports(Map<Object, @Nullable Object> flat) {
        boolean fields = SampleFields.NAMES.stream().anyMatch(name -> flat.get(name) != null);
        return fields || (flat.containsKey(METRICS) && !(flat.get(METRICS) instanceof Map<?, ?> own && own.isEmpty()));
    }
}
