package io.canary.router.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The page of documentation, and the program on it as it is printed. */
final class Page {
    static final Path PATH = Path.of("../../src/site/markdown/routers/exec.md");

    private static final Pattern SCRIPT = Pattern.compile("```shell\n(#!/bin/sh\n.*?)```", Pattern.DOTALL);

    private Page() {}

    /** Writes the page's script into {@code directory}. */
    static Path script(Path directory) {
        try {
            var script = SCRIPT.matcher(Files.readString(PATH));
            if (!script.find()) {
                throw new AssertionError("there is no script on the page");
            }
            return Files.writeString(directory.resolve("split.sh"), script.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
