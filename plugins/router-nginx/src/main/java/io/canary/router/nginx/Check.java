package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks nginx what it thinks of a new include file before that is put in place. */
final class Check {
    private final Command command;
    private final Path config;
    private final Path include;

    Check(Command command, Path config, Path include) {
        this.command = command;
        this.config = config;
        this.include = include;
    }

    /**
     * Lets nginx read the configuration with {@code staged} instead of the include file.
     *
     * @param staged the new file, alone in a folder that is for this check
     * @throws RouterException REJECTED with nginx's words, if it refuses
     */
    void check(Path staged) throws RouterException, IOException, InterruptedException {
        if (!Files.isReadable(config)) {
            throw RouterException.rejected(config + " is not there, or may not be read");
        }
        Path folder = Files.createDirectory(staged.resolveSibling("nginx"));
        var copies = new ConfigCopies(config, include, staged, folder);
        var copied = copies.make();
        if (copied.isEmpty()) {
            throw RouterException.rejected(config + " does not include " + include);
        }
        var result = command.run(copied.get(), "-t", "-q");
        if (result.code() != 0) {
            throw RouterException.rejected(
                    "nginx refuses its configuration: " + words(copies.withOriginalPaths(result.output())));
        }
    }

    private static String words(String output) {
        return output.lines()
                .filter(line -> !line.contains("test failed"))
                .reduce((a, b) -> a + "; " + b)
                .orElse("without a word");
    }
}
