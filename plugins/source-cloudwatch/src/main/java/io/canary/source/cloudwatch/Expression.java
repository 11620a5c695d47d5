package io.canary.source.cloudwatch;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Metric maths as text. Names of users stand only within double quotes in the text of a SEARCH. Pure. */
final class Expression {
    /** What estimates values, or has those of other periods or of all other metrics in it. */
    private static final Pattern INEXACT = Pattern.compile(
            "\\b(?:REPEAT|LINEAR|RATE|DIFF|RUNNING_SUM|ANOMALY_DETECTION_BAND|METRICS)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern SELECT = Pattern.compile("\\s*SELECT\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SEARCH = Pattern.compile("\\bSEARCH\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE_SEARCH = Pattern.compile(
            "\\bSEARCH\\s*\\(\\s*['\"]+\\s*,\\s*'+\\s*(?:,\\s*([0-9]{1,9})\\s*)?\\)", Pattern.CASE_INSENSITIVE);

    private static final String ESCAPED = "\"\\()";

    private Expression() {}

    /** Why it cannot be asked; null if it can. */
    static @Nullable String problem(String text) {
        String bare;
        try {
            bare = bare(text);
        } catch (IllegalArgumentException e) {
            return e.getMessage() + ", was " + text;
        }
        if (!Places.PLACE.matcher(text).results().allMatch(place -> isSafe(place, bare))) {
            return "must have {service} and {version} within double quotes in the text of a SEARCH only, and {role} in"
                    + " that text, was " + text;
        }
        if (SELECT.matcher(bare).matches()) {
            return "must be metric maths: Metrics Insights is not asked, was " + text;
        }
        var inexact = INEXACT.matcher(bare);
        if (inexact.find()) {
            return "must have no " + inexact.group() + ": it estimates, or has values of others in it, was " + text;
        }
        if (SEARCH.matcher(bare).results().count()
                != WHOLE_SEARCH.matcher(bare).results().count()) {
            return "must have SEARCH('…', 'Statistic') or SEARCH('…', 'Statistic', seconds), was " + text;
        }
        return isSearch(text) && !Places.tellVersions(text)
                ? "must contain {version} or {role}, or it finds the same for both versions, was " + text
                : null;
    }

    /** A role is one of two words, which are harmless without double quotes. */
    private static boolean isSafe(MatchResult place, String bare) {
        String around = "" + bare.charAt(place.start()) + bare.charAt(place.end() - 1);
        return around.equals("\"\"") || (around.equals("''") && place.group(1).equals("role"));
    }

    /** Why it does not go with the periods that are read; null if it does. */
    static @Nullable String problemOfPeriod(String text, long seconds) {
        return WHOLE_SEARCH
                        .matcher(bare(text))
                        .results()
                        .anyMatch(search ->
                                search.group(1) != null && !search.group(1).equals(String.valueOf(seconds)))
                ? "must have SEARCH with the period of period_sec, " + seconds + ", or with none, was " + text
                : null;
    }

    /** Whether it looks for metrics by itself. */
    static boolean isSearch(String text) {
        return SEARCH.matcher(bare(text)).find();
    }

    /** Whether it takes values from an input with one of these ids. */
    static boolean takesOneOf(String text, Collection<String> ids) {
        String bare = bare(text);
        return ids.stream().anyMatch(id -> Pattern.compile("\\b" + Pattern.quote(id) + "\\b")
                .matcher(bare)
                .find());
    }

    /**
     * The text with a quote in place of each character that is quoted, and of its quotes, so that what is left is
     * syntax. Double quotes are those within single ones.
     */
    private static String bare(String text) {
        var bare = new StringBuilder(text.length());
        boolean isSingle = false;
        boolean isDouble = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isDouble && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\'') {
                bare.append("\"\"");
                at++;
            } else if (c == '\'') {
                if (isDouble) {
                    throw new IllegalArgumentException("must have no ' within double quotes");
                }
                isSingle = !isSingle;
                bare.append('\'');
            } else if (isSingle && c == '"') {
                isDouble = !isDouble;
                bare.append('"');
            } else {
                bare.append(isDouble ? '"' : isSingle ? '\'' : c);
            }
        }
        if (isSingle) {
            throw new IllegalArgumentException("must close the last '");
        }
        return bare.toString();
    }

    /**
     * The expression for one version.
     *
     * @throws IllegalArgumentException for a name that no SEARCH can have; the message is for people
     */
    static String of(String text, MetricSubject subject, Role role) {
        return Places.filled(text, subject, role, Expression::quoted);
    }

    private static String quoted(String name) {
        var quoted = new StringBuilder(name.length());
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c == '\'' || Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "a SEARCH cannot have the name " + name + ": name the metric and its dimensions instead");
            }
            if (ESCAPED.indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }
}
