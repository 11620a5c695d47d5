package io.canary.source.datadog;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Queries as text. A filter has no quotes, but Datadog stores tags in a few characters only, none of which is syntax: a
 * name is filled in as Datadog stores it. Pure.
 */
final class DatadogTarget {
    private static final String PLACE = "\u0001";
    private static final Pattern PLACES = Pattern.compile("\\{(?:service|version|role)}");

    private static final String METRIC = "[A-Za-z][\\w.]*\\{([\\w:.,/*!() " + PLACE + "-]+)}";
    private static final Pattern COUNT = Pattern.compile("(sum|count):" + METRIC + "(?:\\.as_count\\(\\))?");
    private static final Pattern VALUE =
            Pattern.compile("(avg|max|min|sum|p95):" + METRIC + "(?:\\s*([*/])\\s*([0-9]+(?:\\.[0-9]+)?))?");

    private static final Pattern SEPARATORS = Pattern.compile("[ ,()!]+");
    private static final Pattern TAG_WITH_PLACE = Pattern.compile("[\\w.-]+:[\\w.:/" + PLACE + "-]+");
    private static final Pattern NOT_IN_TAGS = Pattern.compile("[^\\p{L}\\p{N}_:./-]");
    private static final Pattern UNDERSCORES = Pattern.compile("_+");
    private static final Pattern LAST_UNDERSCORE = Pattern.compile("(?<=.)_$");

    private static final int FILTER = 2;
    private static final int OPERATOR = 3;

    private DatadogTarget() {}

    /** Why counts cannot come from it; null if they can, or there is none. */
    static @Nullable String problemOfCount(@Nullable QueryTemplate template) {
        return problem(template, COUNT, "sum:metric{tag:value,…}.as_count(), or count:… of a distribution");
    }

    /** The same for a value, which may be scaled. */
    static @Nullable String problemOfValue(@Nullable QueryTemplate template) {
        return problem(template, VALUE, "avg:, max:, min:, sum: or p95:metric{tag:value,…}, or that * or / a number");
    }

    private static @Nullable String problem(@Nullable QueryTemplate template, Pattern allowed, String what) {
        if (template == null) {
            return null;
        }
        var query = allowed.matcher(bare(template));
        if (!query.matches()) {
            return "must be " + what + ", without groups and functions, was " + template.text();
        }
        boolean isQuoted = SEPARATORS
                .splitAsStream(query.group(FILTER))
                .filter(tag -> tag.contains(PLACE))
                .allMatch(tag -> TAG_WITH_PLACE.matcher(tag).matches() && !tag.contains(PLACE + PLACE));
        return isQuoted
                ? null
                : "must have {service}, {version} and {role} in the value of a tag without * only, was "
                        + template.text();
    }

    private static String bare(QueryTemplate template) {
        return PLACES.matcher(template.text()).replaceAll(PLACE);
    }

    /**
     * The query of a count for one version, in buckets.
     *
     * @throws IllegalArgumentException if it is that of the other version too; the message is for people
     */
    static String count(QueryTemplate template, MetricSubject subject, Role role, long stepSeconds) {
        String query = filled(template, subject, role) + ".as_count()";
        return query.startsWith("count:") ? query + rollup("", stepSeconds) : query + rollup("sum, ", stepSeconds);
    }

    /** The same for a value, without what it is multiplied by. */
    static String value(QueryTemplate template, MetricSubject subject, Role role, long stepSeconds) {
        String query = filled(template, subject, role);
        String aggregator = query.substring(0, query.indexOf(':'));
        // a percentile is always that of a whole bucket
        return query + rollup(aggregator.equals("p95") ? "" : aggregator + ", ", stepSeconds);
    }

    private static String rollup(String aggregator, long stepSeconds) {
        return ".rollup(" + aggregator + stepSeconds + ")";
    }

    /** The query up to the end of the filter. */
    private static String filled(QueryTemplate template, MetricSubject subject, Role role) {
        String text = template.of(subject, role, DatadogTarget::stored);
        var other = role == Role.CANARY ? Role.BASELINE : Role.CANARY;
        if (text.equals(template.of(subject, other, DatadogTarget::stored))) {
            throw new IllegalArgumentException(subject.baseline() + " and " + subject.canary()
                    + " have the same name in Datadog: both are asked as " + text);
        }
        return text.substring(0, text.indexOf('}') + 1);
    }

    /** A name as Datadog stores it in the value of a tag. */
    private static String stored(String name) {
        String replaced = NOT_IN_TAGS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
        return LAST_UNDERSCORE
                .matcher(UNDERSCORES.matcher(replaced).replaceAll("_"))
                .replaceAll("");
    }

    /** What a value is multiplied by. */
    static double factor(QueryTemplate template) {
        var query = VALUE.matcher(bare(template));
        if (!query.matches() || query.group(OPERATOR) == null) {
            return 1;
        }
        double number = Double.parseDouble(query.group(OPERATOR + 1));
        return query.group(OPERATOR).equals("*") ? number : 1 / number;
    }
}
