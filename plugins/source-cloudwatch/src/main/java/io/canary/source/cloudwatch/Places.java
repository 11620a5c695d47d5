package io.canary.source.cloudwatch;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places for names in a text: {@code {service}}, {@code {version}} and {@code {role}}. Pure. */
final class Places {
    static final Pattern PLACE = Pattern.compile("\\{(service|version|role)}");

    private Places() {}

    /** Whether the text is another one for each version. */
    static boolean tellVersions(String text) {
        return text.contains("{version}") || text.contains("{role}");
    }

    /**
     * The text for one version.
     *
     * @param quote makes of a name what it is at its place
     */
    static String filled(String text, MetricSubject subject, Role role, UnaryOperator<String> quote) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(quote.apply(
                        switch (place.group(1)) {
                            case "service" -> subject.service();
                            case "version" -> subject.version(role);
                            default -> role.word();
                        })));
    }
}
