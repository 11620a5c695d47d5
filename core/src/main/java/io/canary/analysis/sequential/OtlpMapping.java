package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Metric.Kind;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metric of OTLP that a custom metric is read from.
 *
 * @param metric its name; of a ratio, it has the count
 * @param attributes what its points must have, by name; empty for all points
 * @param of the name of the metric that has the total of a ratio; null for all points of {@code metric}
 */
public record OtlpMapping(
        @ValidName String metric,
        Map<String, String> attributes,
        @Nullable @ValidName String of) {
    private static final int ATTRIBUTES_MAX = 10;
    private static final int TEXT_MAX = 253;

    /** @throws SettingsException for attributes that no point can have */
    public OtlpMapping {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        var problems = new ArrayList<Problem>(0);
        if (attributes.size() > ATTRIBUTES_MAX) {
            problems.add(new Problem("/attributes", "must be at most " + ATTRIBUTES_MAX));
        }
        attributes.forEach((name, value) -> {
            if (!isText(name) || !isText(value)) {
                String at = "/attributes/" + name.replace("~", "~0").replace("/", "~1");
                problems.add(new Problem(at, "must have a name and a value of 1 to " + TEXT_MAX + " characters"));
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static boolean isText(String text) {
        return !text.isEmpty() && text.length() <= TEXT_MAX;
    }

    /** Why it does not make a metric of this kind; empty if it does. */
    List<Problem> problems(Kind kind) {
        if (kind != Kind.RATIO) {
            return of == null ? List.of() : List.of(new Problem("/of", "is only for the kind ratio"));
        }
        if (attributes.isEmpty() && (of == null || of.equals(metric))) {
            return List.of(new Problem(
                    "", "must have attributes, or the total by another metric in of: the ratio would always be 1"));
        }
        return List.of();
    }
}
