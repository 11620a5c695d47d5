package io.canary.router.kubernetes;

import io.canary.testservers.MarkdownPage;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The router's page, whose examples are taken at their word. */
final class Page {
    static final Path PATH = Path.of("../../src/site/markdown/routers/kubernetes.md");

    private Page() {}

    /** The example of an object of this kind. */
    static String example(String kind, String name) {
        return MarkdownPage.blocks(PATH, "yaml").stream()
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
}
