package io.canary.router.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The router's page, whose examples are taken at their word. */
final class Page {
    static final Path PATH = Path.of("../../src/site/markdown/routers/kubernetes.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private Page() {}

    /** The example of an object of this kind. */
    static String example(String kind, String name) {
        return BLOCK.matcher(text())
                .results()
                .map(block -> block.group(1))
                .flatMap(block -> Pattern.compile("(?m)^---\n").splitAsStream(block))
                .filter(yaml -> yaml.contains("kind: " + kind + "\n"))
                .filter(yaml -> Pattern.compile("(?m)^  name: " + name + "$")
                        .matcher(yaml)
                        .find())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page has no " + kind + " " + name))
                .replaceAll("(?m)^  namespace: .*\n", "");
    }

    /** What Canary must be allowed to do. */
    static String role() {
        return example("Role", "canary");
    }

    static String text() {
        try {
            return Files.readString(PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
