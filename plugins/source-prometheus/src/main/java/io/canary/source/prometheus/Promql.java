package io.canary.source.prometheus;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queries as text. Values stand only within quotes, where they are made harmless. Pure. */
final class Promql {
    private static final Pattern PLACE = Pattern.compile("\\{(service|version|role)}");
    private static final Pattern SELECTOR =
            Pattern.compile("\\s*(?=[^\\s])(?:[a-zA-Z_:][a-zA-Z0-9_:]*\\s*)?(?:\\{[a-zA-Z0-9_:.,=!~\"\\s]*}\\s*)?");
    private static final String REGEX_SYNTAX = "\\.+*?()|[]{}^$";
    private static final char LOWEST_PRINTABLE = 0x20;
    private static final char DELETE = 0x7f;

    private Promql() {}

    /**
     * A text within quotes.
     *
     * @param from of the first quote
     * @param to after the last quote
     * @param isRegex whether it is matched as a regular expression
     */
    private record Literal(int from, int to, boolean isRegex) {}

    /** Why it is no selector of series; null if it is one. */
    static @Nullable String problemOfSelector(QueryTemplate template) {
        String problem = problemOfExpression(template);
        if (problem != null) {
            return problem;
        }
        var bare = new StringBuilder();
        int at = 0;
        for (var literal : literals(template.text())) {
            bare.append(template.text(), at, literal.from()).append("\"\"");
            at = literal.to();
        }
        bare.append(template.text(), at, template.text().length());
        return SELECTOR.matcher(bare).matches()
                ? null
                : "must be a selector such as http_requests_total{version=\"{version}\"}, without functions and ranges:"
                        + " raw points are subtracted, was " + template.text();
    }

    /** Why values cannot be filled in; null if they can. */
    static @Nullable String problemOfExpression(QueryTemplate template) {
        String text = template.text();
        List<Literal> literals;
        try {
            literals = literals(text);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        boolean isQuoted = PLACE.matcher(text).results().allMatch(place -> literals.stream()
                .filter(l -> text.charAt(l.from()) != '`')
                .anyMatch(l -> l.from() < place.start() && place.end() < l.to()));
        return isQuoted
                ? null
                : "must have {service}, {version} and {role} within double or single quotes only, was " + text;
    }

    /** The query for one version. The template has no problem. */
    static String fill(QueryTemplate template, MetricSubject subject, MetricSubject.Role role) {
        var regexes = new ArrayList<Boolean>();
        for (var literal : literals(template.text())) {
            PLACE.matcher(template.text().substring(literal.from(), literal.to()))
                    .results()
                    .forEach(place -> regexes.add(literal.isRegex()));
        }
        var next = regexes.iterator();
        return template.of(subject, role, value -> quoted(next.next() ? regexQuoted(value) : value));
    }

    /** @throws IllegalArgumentException if a quote is not closed, or there is a comment */
    private static List<Literal> literals(String text) {
        var literals = new ArrayList<Literal>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                throw new IllegalArgumentException("must have no # outside of quotes, was " + text);
            } else if (c == '"' || c == '\'' || c == '`') {
                int end = endOfLiteral(text, at);
                String before = text.substring(0, at).stripTrailing();
                literals.add(new Literal(at, end, before.endsWith("=~") || before.endsWith("!~")));
                at = end;
            } else {
                at++;
            }
        }
        return literals;
    }

    private static int endOfLiteral(String text, int from) {
        char quote = text.charAt(from);
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            } else if (c == '\\' && quote != '`') {
                at++;
            }
        }
        throw new IllegalArgumentException("must close the quote at character " + from + ", was " + text);
    }

    private static String regexQuoted(String value) {
        var quoted = new StringBuilder();
        value.chars().forEach(c -> {
            if (REGEX_SYNTAX.indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return quoted.toString();
    }

    /** By codes, which are the same within both kinds of quotes. Half a character cannot be sent: it is replaced. */
    private static String quoted(String value) {
        var quoted = new StringBuilder();
        value.codePoints().forEach(c -> {
            if (c < LOWEST_PRINTABLE || c == DELETE || c == '"' || c == '\'' || c == '\\') {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                quoted.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c);
            }
        });
        return quoted.toString();
    }
}
