package io.canary.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the image is built from.
 *
 * @param build has Maven and a JDK
 * @param runtime has Java
 */
record BaseImages(String build, String runtime) {
    private static final BaseImages MADE_HERE = new BaseImages("localhost/canary-build", "localhost/canary-runtime");

    /** Those that were made on this machine, or else those that the Dockerfile names, if there are both. */
    static Optional<BaseImages> find(Path dockerfile, Predicate<String> isThere) {
        return Stream.of(MADE_HERE, named(dockerfile))
                .filter(bases -> isThere.test(bases.runtime) && isThere.test(bases.build))
                .findFirst();
    }

    private static BaseImages named(Path dockerfile) {
        try {
            String text = Files.readString(dockerfile);
            return new BaseImages(argument("BUILD", text), argument("RUNTIME", text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its registry, as podman has no default one. */
    private static String argument(String name, String dockerfile) {
        Matcher line = Pattern.compile("(?m)^ARG " + name + "=(\\S+)$").matcher(dockerfile);
        if (!line.find()) {
            throw new IllegalStateException("the Dockerfile has no default for " + name);
        }
        return "docker.io/library/" + line.group(1);
    }
}
