package io.canary.source.scrape;

import io.canary.source.scrape.MetricsText.SeriesName;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which series count: {@code http_requests_total{version="v2",code=~"5.."}}. It is parsed before names are filled in,
 * so that a name can be no more than a value.
 *
 * @param name empty for any
 */
record Selector(String name, List<Matcher> matchers) {
    private static final Pattern PLACE = Pattern.compile("\\{(service|version|role)}");
    private static final Pattern ESCAPED_PLACE = Pattern.compile("\\\\\\{(?:service|version|role)}");
    private static final List<String> OPERATORS = List.of("=~", "!~", "!=", "=");

    /** @param value with places */
    record Matcher(String label, String operator, String value) {
        boolean isRegex() {
            return operator.endsWith("~");
        }

        boolean isNegated() {
            return operator.startsWith("!");
        }
    }

    static boolean isLabelName(String text) {
        return !text.isEmpty() && new TextScanner(text).name(false).equals(text);
    }

    /** Why it is no selector; null if it is one, or there is none. */
    static @Nullable String problem(@Nullable QueryTemplate template) {
        if (template == null) {
            return null;
        }
        try {
            var selector = parse(template.text());
            for (var matcher : selector.matchers) {
                if (matcher.isRegex()) {
                    requireRegex(matcher.value());
                }
            }
            return selector.matchers.stream().anyMatch(Selector::tellsVersions)
                    ? null
                    : "must have {version} or {role} within the value of a label, was " + template.text();
        } catch (PatternSyntaxException e) {
            return "must have regular expressions that are valid: " + e.getDescription() + ", was " + template.text();
        } catch (IllegalArgumentException e) {
            return "must be a selector such as http_requests_total{version=\"{version}\"}, without functions and"
                    + " ranges: " + e.getMessage() + ", was " + template.text();
        }
    }

    private static void requireRegex(String template) {
        if (ESCAPED_PLACE.matcher(template).find()) {
            throw new IllegalArgumentException("there must be no \\ before a { of a place");
        }
        Objects.requireNonNull(Pattern.compile(filled(template, place -> "x")));
    }

    private static boolean tellsVersions(Matcher matcher) {
        return matcher.value().contains("{version}") || matcher.value().contains("{role}");
    }

    /** @throws IllegalArgumentException if it is no selector */
    static Selector parse(String text) {
        var rest = new TextScanner(text);
        rest.skipBlanks(true);
        String name = rest.name(true);
        rest.skipBlanks(true);
        var matchers = new ArrayList<Matcher>();
        if (rest.take("{")) {
            rest.skipBlanks(true);
            while (!rest.take("}")) {
                matchers.add(matcher(rest));
                rest.skipBlanks(true);
                if (!rest.take(",")) {
                    rest.require("}");
                    break;
                }
                rest.skipBlanks(true);
            }
        }
        rest.skipBlanks(true);
        if (!rest.isAtEnd()) {
            throw rest.failure("the end");
        }
        return new Selector(name, List.copyOf(matchers));
    }

    private static Matcher matcher(TextScanner rest) {
        String label = rest.name(false);
        if (label.isEmpty()) {
            throw rest.failure("the name of a label");
        }
        rest.skipBlanks(true);
        String operator =
                OPERATORS.stream().filter(rest::take).findFirst().orElseThrow(() -> rest.failure("=, !=, =~ or !~"));
        rest.skipBlanks(true);
        return new Matcher(label, operator, rest.quoted());
    }

    /** What matches the series of one version. In a regular expression, its names match themselves only. */
    Predicate<SeriesName> of(MetricSubject subject, Role role) {
        Predicate<SeriesName> all = series -> name.isEmpty() || name.equals(series.name());
        for (var matcher : matchers) {
            UnaryOperator<String> fill = place -> switch (place) {
                case "service" -> subject.service();
                case "version" -> subject.version(role);
                default -> role.word();
            };
            all = all.and(matching(matcher, fill));
        }
        return all;
    }

    private static Predicate<SeriesName> matching(Matcher matcher, UnaryOperator<String> fill) {
        Predicate<String> value;
        if (matcher.isRegex()) {
            var pattern = Pattern.compile(filled(matcher.value(), place -> Pattern.quote(fill.apply(place))));
            value = text -> pattern.matcher(new InterruptibleText(text)).matches();
        } else {
            value = filled(matcher.value(), fill)::equals;
        }
        Predicate<SeriesName> matches = series -> value.test(
                matcher.label().equals("__name__")
                        ? series.name()
                        : series.labels().getOrDefault(matcher.label(), ""));
        return matcher.isNegated() ? matches.negate() : matches;
    }

    private static String filled(String text, UnaryOperator<String> fill) {
        return PLACE.matcher(text)
                .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(fill.apply(place.group(1))));
    }
}
