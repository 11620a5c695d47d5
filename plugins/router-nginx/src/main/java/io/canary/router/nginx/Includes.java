package io.canary.router.nginx;

import java.util.List;
import java.util.stream.Stream;

/** Finds the {@code include} directives in a text of nginx's configuration. */
final class Includes {

    private Includes() {}

    /** In the order in which they come. */
    static List<Directive> of(String text) {
        return ConfigParser.parse(text).stream().flatMap(Includes::inside).toList();
    }

    private static Stream<Directive> inside(Directive directive) {
        return directive.name().equals("include")
                ? Stream.of(directive)
                : directive.block().stream().flatMap(Includes::inside);
    }
}
