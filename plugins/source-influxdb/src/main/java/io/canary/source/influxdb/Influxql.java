package io.canary.source.influxdb;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queries as text. Values stand only within single quotes, where they are made harmless. Pure. */
final class Influxql {
    private static final Pattern PLACE = Pattern.compile("\\{(?:service|version|role)}");
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\b(?:group|order|limit|offset|slimit|soffset|fill|into|time|tz)\\b|;|--|/\\*", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHERE = Pattern.compile("\\bwhere\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SELECT = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);

    private Influxql() {}

    /** Why it cannot be asked; null if it can, or there is none. */
    static @Nullable String problem(@Nullable QueryTemplate template) {
        if (template == null) {
            return null;
        }
        String text = template.text();
        try {
            String bare = bare(text);
            boolean isQuoted = PLACE.matcher(text)
                    .results()
                    .allMatch(place -> bare.charAt(place.start()) == '\'' && bare.charAt(place.end() - 1) == '\'');
            if (!isQuoted) {
                return "must have {service}, {version} and {role} within single quotes only, was " + text;
            }
            if (!bare.stripLeading().regionMatches(true, 0, "select ", 0, 7)
                    || SELECT.matcher(bare).results().count() != 1
                    || WHERE.matcher(bare).results().count() != 1) {
                return "must be one SELECT with a WHERE, without another one in it, was " + text;
            }
            var forbidden = FORBIDDEN.matcher(bare);
            return forbidden.find()
                    ? "must have no " + forbidden.group() + ": the time and the groups are added, was " + text
                    : null;
        } catch (IllegalArgumentException e) {
            return e.getMessage() + ", was " + text;
        }
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
            boolean isRegex = c == '/' && bare.toString().stripTrailing().endsWith("~");
            if (c == '\'' || c == '"' || isRegex) {
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

    /**
     * The query for one version and an interval.
     *
     * @param from belongs to the interval before
     * @param more what comes after the condition
     */
    static String of(
            QueryTemplate template,
            MetricSubject subject,
            MetricSubject.Role role,
            Instant from,
            Instant to,
            String more) {
        var where = WHERE.matcher(bare(template.text()));
        if (!where.find()) {
            throw new IllegalArgumentException(template.text());
        }
        String text = template.text().substring(0, where.end()) + " ("
                + template.text().substring(where.end()) + ")";
        return filled(text, subject, role) + " AND time > " + from.toEpochMilli() + "ms AND time <= "
                + to.toEpochMilli() + "ms " + more;
    }

    private static String filled(String text, MetricSubject subject, MetricSubject.Role role) {
        return new QueryTemplate(text).of(subject, role, Influxql::quoted);
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
    }
}
