package io.canary.router.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class Headers {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String SEQUENCE = "X-Canary-Sequence";

    private static final Set<String> OURS = Set.of("content-type", "idempotency-key", "x-canary-sequence");

    private Headers() {}

    /** Why it cannot be a header beside our own; null if it can. The value is a template. */
    static @Nullable String problemOfFurther(String name, String value) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            return "is set by the router itself";
        }
        String unknown = Template.problemOf(value, Values.OF_A_SERVICE);
        return unknown == null ? problemOf(name, value) : unknown;
    }

    /** Why it cannot be a header at all; null if it can. */
    static @Nullable String problemOf(String name, String value) {
        try {
            HttpRequest.newBuilder(URI.create("http://localhost")).setHeader(name, value);
            return null;
        } catch (IllegalArgumentException no) {
            return "cannot be a header that the router sends";
        }
    }
}
