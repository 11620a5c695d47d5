package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks nginx what it thinks of a new include file before that is put in place. For this the configuration is copied as far as it
 * leads to the include file, with the new file named instead of the old one. The copies lie in a folder whose other
 * entries are links to what lies beside the original, because nginx looks there for whatever it is not told the full
 * path of.
 */
final class Check {
    private static final int DEPTH_MAX = 20;

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
        Path folder = Files.createDirectory(staged.resolveSibling("nginx"));
        var copied = copy(config, folder, staged, 0);
        if (copied.isEmpty()) {
            throw RouterException.rejected(config + " does not include " + include);
        }
        link(folder);
        var result = command.run(copied.get(), "-t", "-q");
        if (result.code() != 0) {
            throw RouterException.rejected("nginx refuses its configuration: " + original(result.output(), staged));
        }
    }

    /** A copy of {@code file} that leads to {@code staged}; empty if the file does not lead to the include file. */
    private Optional<Path> copy(Path file, Path folder, Path staged, int depth) throws IOException {
        if (depth > DEPTH_MAX || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1); // whatever it is, byte by byte
        var copy = new StringBuilder();
        int done = 0;
        for (var directive : Includes.of(text)) {
            var instead = rewritten(directive.pattern(), folder, staged, depth);
            if (instead.isPresent()) {
                copy.append(text, done, directive.start()).append(instead.get());
                done = directive.end();
            }
        }
        if (done == 0) {
            return Optional.empty();
        }
        Path copied = folder.resolve(
                depth == 0
                        ? file.getFileName()
                        : Path.of(".canary-" + Files.list(folder).count()));
        Files.writeString(copied, copy.append(text.substring(done)), StandardCharsets.ISO_8859_1);
        return Optional.of(copied);
    }

    private Optional<String> rewritten(String pattern, Path folder, Path staged, int depth) throws IOException {
        var includes = new StringBuilder();
        boolean leads = false;
        for (Path file : Glob.expand(config.resolveSibling(pattern))) {
            var instead = isSame(file) ? Optional.of(staged) : copy(file, folder, staged, depth + 1);
            leads |= instead.isPresent();
            includes.append("include ").append(instead.orElse(file)).append("; ");
        }
        return leads ? Optional.of(includes.toString().strip()) : Optional.empty();
    }

    private boolean isSame(Path file) throws IOException {
        return file.normalize().equals(include.normalize())
                || Files.exists(file) && Files.exists(include) && Files.isSameFile(file, include);
    }

    private void link(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(config.getParent())) {
            for (Path entry : entries) {
                Path link = folder.resolve(entry.getFileName());
                if (Files.notExists(link)) {
                    Files.createSymbolicLink(link, entry.toAbsolutePath());
                }
            }
        }
    }

    /** nginx's words, with the paths that people know. */
    private String original(String words, Path staged) {
        return words.replace(staged.toString(), include.toString())
                .replace(
                        staged.resolveSibling("nginx").toString(),
                        config.getParent().toString())
                .lines()
                .filter(line -> !line.contains("test failed"))
                .reduce((a, b) -> a + "; " + b)
                .orElse("without a word");
    }
}
