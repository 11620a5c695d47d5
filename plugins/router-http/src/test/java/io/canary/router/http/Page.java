package io.canary.router.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The page of documentation, and the programs on it as they are printed. */
final class Page {
    static final Path PATH = Path.of("../../src/site/markdown/routers/http.md");

    private static final Pattern PROGRAM = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

    private Page() {}

    /** The Python on the page: the router, and how a signature is checked. */
    static List<String> programs() {
        try {
            return PROGRAM.matcher(Files.readString(PATH))
                    .results()
                    .map(r -> r.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
