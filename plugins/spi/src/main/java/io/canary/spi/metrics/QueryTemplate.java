package io.canary.spi.metrics;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with places for the service, the version and its role: {@code {service}}, {@code {version}}, {@code {role}}.
 * It has at least one of the latter two, as it would find the same for both versions otherwise. Braces around anything
 * else are part of the query.
 *
 * @param text as it was written
 */
@ConvertedBy(QueryTemplate.Text.class)
public record QueryTemplate(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{(service|version|role)}");
    private static final Set<String> TELLING = Set.of("{version}", "{role}");

    /** @throws IllegalArgumentException if it does not depend on the version */
    public QueryTemplate {
        if (TELLING.stream().noneMatch(text::contains)) {
            throw new IllegalArgumentException(
                    "must contain {version} or {role}, or it finds the same for both versions; was \"" + text + "\"");
        }
    }

    /**
     * The query for one version.
     *
     * @param quote makes a value of a name that can be no more than a value, in the language and at the place of the
     *     query: names are the users', and may hold quotes, braces and line breaks; called for each place, in their
     *     order
     */
    public String of(MetricSubject subject, MetricSubject.Role role, UnaryOperator<String> quote) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(quote.apply(
                        switch (place.group(1)) {
                            case "service" -> subject.service();
                            case "version" -> subject.version(role);
                            default -> role.word();
                        })));
    }

    /** Reads and writes it as the text that it is. */
    static final class Text implements Converter<QueryTemplate> {
        @Override
        public QueryTemplate read(Object tree) {
            if (tree instanceof String text) {
                return new QueryTemplate(text);
            }
            throw new IllegalArgumentException("must be a query, was " + tree);
        }

        @Override
        public Object write(QueryTemplate value) {
            return value.text();
        }
    }
}
