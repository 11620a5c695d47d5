package io.canary.source.web;

import io.canary.router.support.wire.Json;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Untyped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills names and times into a path and a body. A name can be no more than a value there. Pure. */
record RequestTemplate(String path, @Nullable Object body, WebQuery.TimeFormat times) {
    private static final Pattern PLACE = Pattern.compile("\\{(service|version|role|from|to)}");
    private static final Pattern DOTS = Pattern.compile("[^?]*/(?:\\.|%2[Ee]){1,2}(?:[/?].*)?");

    static RequestTemplate of(WebQuery query) {
        return new RequestTemplate(query.path(), query.body(), query.times());
    }

    /** Why it is no path; null if it is one. */
    static @Nullable String problemOfPath(String path) {
        if (!path.startsWith("/")) {
            return "must begin with /, was \"" + path + "\"";
        }
        try {
            var uri = URI.create("http://host" + PLACE.matcher(path).replaceAll("x"));
            return uri.getRawFragment() == null ? null : "must have no #fragment, was \"" + path + "\"";
        } catch (IllegalArgumentException e) {
            return "must be a path, with %-codes for other characters: " + e.getMessage();
        }
    }

    static boolean tellsVersions(@Nullable Object template) {
        return contains(template, "{version}") || contains(template, "{role}");
    }

    static boolean hasInterval(String path, @Nullable Object body) {
        return List.of("{from}", "{to}").stream().allMatch(place -> path.contains(place) || contains(body, place));
    }

    private static boolean contains(@Nullable Object template, String place) {
        return switch (template) {
            case String text -> text.contains(place);
            case Untyped untyped -> untyped.text().contains(place);
            case Map<?, ?> map -> map.values().stream().anyMatch(value -> contains(value, place));
            case List<?> list -> list.stream().anyMatch(value -> contains(value, place));
            case null, default -> false;
        };
    }

    private Function<String, Object> values(MetricSubject subject, MetricSubject.Role role, Instant from, Instant to) {
        return place -> switch (place) {
            case "service" -> subject.service();
            case "version" -> subject.version(role);
            case "role" -> role.word();
            case "from" -> times.of(from);
            default -> times.of(to);
        };
    }

    /** @throws MetricSourceException if a name would lead out of its place in the path */
    String path(MetricSubject subject, MetricSubject.Role role, Instant from, Instant to) throws MetricSourceException {
        var values = values(subject, role, from, to);
        String filled = PLACE.matcher(path)
                .replaceAll(place -> Matcher.quoteReplacement(
                        encoded(values.apply(place.group(1)).toString())));
        if (DOTS.matcher(filled).matches() && !DOTS.matcher(path).matches()) {
            throw MetricSourceException.refused("a name of . or .. cannot stand in the path " + path);
        }
        return filled;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** JSON; null if there is no body. A text that is only a time in seconds or milliseconds becomes a number. */
    @Nullable
    String body(MetricSubject subject, MetricSubject.Role role, Instant from, Instant to) {
        return body == null ? null : Json.write(filled(body, values(subject, role, from, to)));
    }

    private static @Nullable Object filled(@Nullable Object template, Function<String, Object> values) {
        return switch (template) {
            case String text -> filled(text, values);
            case Untyped untyped -> filled(untyped.text(), values);
            case Map<?, ?> map -> {
                var its = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, value) -> its.put(String.valueOf(name), filled(value, values)));
                yield its;
            }
            case List<?> list -> {
                var its = new ArrayList<@Nullable Object>();
                list.forEach(value -> its.add(filled(value, values)));
                yield its;
            }
            case null, default -> template;
        };
    }

    private static Object filled(String text, Function<String, Object> values) {
        var whole = PLACE.matcher(text);
        if (whole.matches()) {
            return values.apply(whole.group(1));
        }
        return PLACE.matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(values.apply(place.group(1)).toString()));
    }
}
