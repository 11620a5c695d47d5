package io.canary.router.exec;

import io.canary.testservers.MarkdownPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of documentation, and the program on it as it is printed. */
final class Page {
    static final Path PATH = Path.of("../../src/site/markdown/routers/exec.md");

    private Page() {}

    /** Writes the page's script into {@code directory}. */
    static Path script(Path directory) {
        try {
            String script = MarkdownPage.blocks(PATH, "shell").stream()
                    .filter(block -> block.startsWith("#!/bin/sh\n"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no script on the page"));
            return Files.writeString(directory.resolve("split.sh"), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
