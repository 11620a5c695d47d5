package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Asks nginx what it thinks of a new include file before that is put in place. */
final class Check {
    private final Command command;
    private final Path config;
    private final Path include;
    private final ConfigReader reader;

    Check(Command command, Path config, Path include, ConfigReader reader) {
        this.command = command;
        this.config = config;
        this.include = include;
        this.reader = reader;
    }

    /**
     * Lets nginx read the configuration with {@code staged} instead of the include file.
     *
     * @param staged the new file, alone in a folder that is for this check
     * @throws RouterException REJECTED with nginx's words, if it refuses; UNAVAILABLE, if it could not be asked
     */
    void check(Path staged) throws RouterException, IOException, InterruptedException {
        if (!Files.isReadable(config)) {
            throw RouterException.rejected(config + " is not there, or may not be read");
        }
        Path folder = staged.resolveSibling("nginx");
        MirroredFolder.make(folder, config.resolveSibling(""), levelsUp(), staged.resolveSibling(".above"));
        var copies = new ConfigCopies(config, include, staged, folder);
        var copied = copies.make();
        if (copied.isEmpty()) {
            throw RouterException.rejected(config + " does not include " + include);
        }
        var result = asked(copied.get());
        if (result.code() != 0) {
            throw RouterException.rejected(
                    "nginx refuses its configuration: " + NginxWords.of(copies.withOriginalPaths(result.output())));
        }
    }

    private Command.Result asked(Path copy) throws RouterException, InterruptedException {
        try {
            return command.run(copy, "-t", "-q");
        } catch (RouterException e) {
            // A check changes nothing, however it ends.
            throw new RouterException(RouterException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** How far relative paths in the configuration lead out of its folder. */
    private int levelsUp() throws IOException {
        var tree = reader.read();
        return Stream.concat(tree.includes().stream(), tree.all().flatMap(node -> node.args().stream()))
                .mapToInt(MirroredFolder::levelsUp)
                .max()
                .orElse(0);
    }
}
