package io.canary.source.graphite;

import io.canary.source.graphite.GraphiteSettings.Replacement;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Targets as text. A path has no quotes, and a tag no escapes, so that a name can stand there only in the characters
 * that no syntax has: all others are replaced, as they are by what writes the metrics. Pure.
 */
final class GraphiteTarget {
    private static final String PLACE = "\u0001";
    private static final Pattern PLACES = Pattern.compile("\\{(?:service|version|role)}");

    private static final String PATH_TEXT = "(?:[\\w.:%#@+*?" + PLACE + "-]|\\[[\\w-]+]|\\{[\\w.,*?-]+})+";
    private static final String TAG_TEXT =
            "'\\s*(?:[\\w.]+!?=~?[^'" + PLACE + ";]*|[\\w.]+=[\\w.:@/+" + PLACE + "-]*)'";
    private static final String BY_TAG = "seriesByTag\\(\\s*" + TAG_TEXT + "(?:\\s*,\\s*" + TAG_TEXT + ")*\\s*\\)";

    private static final Pattern SERIES = Pattern.compile("(?:" + PATH_TEXT + "|" + BY_TAG + ")");
    private static final Pattern SCALED =
            Pattern.compile("scale\\(\\s*(?:" + PATH_TEXT + "|" + BY_TAG + ")\\s*,\\s*[0-9]+(?:\\.[0-9]+)?\\s*\\)");
    private static final Pattern WILDCARD_AT_PLACE =
            Pattern.compile("[*?\\]}]" + PLACE + "|" + PLACE + "[*?\\[{]|" + PLACE + PLACE);

    private static final Pattern NOT_IN_PATHS = Pattern.compile("[^A-Za-z0-9_-]");
    private static final Pattern NOT_IN_TAGS = Pattern.compile("[^A-Za-z0-9_.:@/+-]");

    private GraphiteTarget() {}

    /** Why counts cannot come from it; null if they can, or there is none. */
    static @Nullable String problemOfCount(@Nullable QueryTemplate template) {
        return problem(template, SERIES, "a path or one seriesByTag('tag=value', …), without functions");
    }

    /** The same for a value, which may be scaled. */
    static @Nullable String problemOfValue(@Nullable QueryTemplate template) {
        return template == null || SCALED.matcher(bare(template)).matches()
                ? null
                : problem(template, SERIES, "a path or one seriesByTag('tag=value', …), or scale(…, number) of one");
    }

    private static @Nullable String problem(@Nullable QueryTemplate template, Pattern allowed, String what) {
        if (template == null) {
            return null;
        }
        String bare = bare(template);
        if (!allowed.matcher(bare).matches()) {
            return "must be " + what + ", and {service}, {version} and {role} in it part of a path, or of the value"
                    + " after = in quotes; was " + template.text();
        }
        return WILDCARD_AT_PLACE.matcher(bare).find()
                ? "must have another character between {service}, {version} or {role} and a wildcard, or v1 finds v10;"
                        + " was " + template.text()
                : null;
    }

    private static String bare(QueryTemplate template) {
        return PLACES.matcher(template.text()).replaceAll(PLACE);
    }

    /**
     * The target for one version.
     *
     * @throws IllegalArgumentException if it is that of the other version too; the message is for people
     */
    static String of(QueryTemplate template, MetricSubject subject, Role role, Replacement replacement) {
        String target = filled(template, subject, role, replacement);
        var other = role == Role.CANARY ? Role.BASELINE : Role.CANARY;
        if (target.equals(filled(template, subject, other, replacement))) {
            throw new IllegalArgumentException(subject.baseline() + " and " + subject.canary()
                    + " have the same name in Graphite: both are " + target);
        }
        return target;
    }

    private static String filled(QueryTemplate template, MetricSubject subject, Role role, Replacement replacement) {
        var replaced = template.text().contains("'") ? NOT_IN_TAGS : NOT_IN_PATHS;
        return template.of(subject, role, name -> replaced.matcher(name).replaceAll(replacement.text()));
    }
}
