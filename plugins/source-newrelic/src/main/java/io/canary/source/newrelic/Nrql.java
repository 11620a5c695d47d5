package io.canary.source.newrelic;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queries as text. Names stand only within single quotes, where they are made harmless. Pure. */
final class Nrql {
    /** The column that says how much was found, so that nothing is another answer than 0. */
    static final String POINTS = "canary_points";

    private static final Pattern PLACE = Pattern.compile("\\{(?:service|version|role)}");
    private static final Pattern TELLING = Pattern.compile("\\{(?:version|role)}");
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\b(?:since|until|facet|timeseries|compare|with|limit|offset|order|slide|extrapolate|join|predict)\\b"
                    + "|;|--|//|/\\*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FROM = word("from");
    private static final Pattern WHERE = word("where");
    private static final Pattern SELECT = word("select");
    private static final Pattern METRIC = word("metric");
    private static final Pattern PATTERN_BEFORE = Pattern.compile("(?i).*\\br?like\\s*\\(?\\s*", Pattern.DOTALL);

    private Nrql() {}

    private static Pattern word(String word) {
        return Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE);
    }

    /** Why it cannot be asked; null if it can, or there is none. */
    static @Nullable String problem(@Nullable QueryTemplate template) {
        if (template == null) {
            return null;
        }
        String text = template.text();
        try {
            String why = problem(text, bare(text));
            return why == null ? null : why + ", was " + text;
        } catch (IllegalArgumentException e) {
            return e.getMessage() + ", was " + text;
        }
    }

    private static @Nullable String problem(String text, String bare) {
        if (!PLACE.matcher(text).results().allMatch(place -> isWithinQuotes(place, bare))) {
            return "must have {service}, {version} and {role} within single quotes only, not after LIKE";
        }
        var from = FROM.matcher(bare);
        if (!bare.stripLeading().regionMatches(true, 0, "select ", 0, 7)
                || SELECT.matcher(bare).results().count() != 1
                || FROM.matcher(bare).results().count() != 1
                || !from.find()) {
            return "must be one SELECT … FROM … WHERE …, without another one in it";
        }
        var where = WHERE.matcher(bare);
        if (!where.find(from.end())
                || WHERE.matcher(bare.substring(from.end())).results().count() != 1) {
            return "must have one WHERE after FROM";
        }
        if (!TELLING.matcher(text).find(where.end())) {
            return "must contain {version} or {role} after WHERE";
        }
        var forbidden = FORBIDDEN.matcher(bare);
        return forbidden.find()
                ? "must have no " + forbidden.group() + ": the time is added, all else is not read"
                : null;
    }

    /** Within those of a text, which is compared as it is. */
    private static boolean isWithinQuotes(MatchResult place, String bare) {
        if (bare.charAt(place.start()) != '\'' || bare.charAt(place.end() - 1) != '\'') {
            return false;
        }
        int first = place.start();
        while (first > 0 && bare.charAt(first - 1) == '\'') {
            first--;
        }
        return !PATTERN_BEFORE.matcher(bare.substring(0, first)).matches();
    }

    /**
     * The text with a quote in place of each character that is quoted, and of its quotes, so that what is left is
     * syntax.
     */
    private static String bare(String text) {
        var bare = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                int end = end(text, at, c);
                bare.repeat(c == '\'' ? '\'' : ' ', end - at);
                at = end;
            } else {
                bare.append(c);
                at++;
            }
        }
        return bare.toString();
    }

    private static int end(String text, int from, char quote) {
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            } else if (c == '\\') {
                at++;
            }
        }
        throw new IllegalArgumentException("must close the " + quote + " at character " + (from + 1));
    }

    /** Whether it reads values that New Relic keeps for whole minutes. */
    static boolean isOfMetric(QueryTemplate template) {
        String bare = bare(template.text());
        int from = first(FROM, bare, 0);
        return METRIC.matcher(bare.substring(from, first(WHERE, bare, from))).find();
    }

    private static int first(Pattern word, String bare, int from) {
        var matcher = word.matcher(bare);
        if (!matcher.find(from)) {
            throw new IllegalArgumentException(bare);
        }
        return matcher.start();
    }

    /**
     * The query for one version and an interval.
     *
     * @param from belongs to the interval before; of values that are kept for whole minutes, to this one
     * @param to belongs to the interval; of values that are kept for whole minutes, to the next one
     */
    static String of(QueryTemplate template, MetricSubject subject, Role role, Instant from, Instant to) {
        String text = template.text();
        String bare = bare(text);
        int fromAt = first(FROM, bare, 0);
        int whereAt = first(WHERE, bare, fromAt) + "where".length();
        long begin = from.toEpochMilli();
        long end = to.toEpochMilli();
        String query = text.substring(0, fromAt).stripTrailing() + ", count(*) AS '" + POINTS + "' "
                + text.substring(fromAt, whereAt) + " ("
                + text.substring(whereAt).strip() + ")";
        String filled = new QueryTemplate(query).of(subject, role, Nrql::quoted);
        return isOfMetric(template)
                ? filled + " SINCE " + begin + " UNTIL " + end
                : filled + " AND timestamp > " + begin + " AND timestamp <= " + end + " SINCE " + begin + " UNTIL "
                        + (end + 1);
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
    }
}
