package io.canary.router.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of nginx's configuration, as far as it leads to the include file, with another file named instead of that. The
 * copies lie in a folder whose other entries are links to what lies beside the original, because nginx looks there for
 * whatever it has no full path of.
 */
final class ConfigCopies {
    private static final int DEPTH_MAX = 20;

    private final Path config;
    private final Path include;
    private final Path instead;
    private final Path folder;
    private final Map<Path, Path> originals = new LinkedHashMap<>();

    /**
     * Nothing is copied yet.
     *
     * @param folder empty
     */
    ConfigCopies(Path config, Path include, Path instead, Path folder) {
        this.config = config;
        this.include = include;
        this.instead = instead;
        this.folder = folder;
        originals.put(instead, include);
    }

    /** The copy of the main file; empty if it does not lead to the include file. */
    Optional<Path> make() throws IOException {
        var copied = copy(config, 0);
        if (copied.isPresent()) {
            MirroredFolder.link(folder, config.resolveSibling(""));
        }
        return copied;
    }

    /** A text of nginx's with the paths that people know. */
    String withOriginalPaths(String words) {
        String known = words;
        for (var copy : originals.entrySet()) {
            known = known.replace(copy.getKey().toString(), copy.getValue().toString());
        }
        return known.replace(folder.toString(), config.resolveSibling("").toString());
    }

    private Optional<Path> copy(Path file, int depth) throws IOException {
        if (depth > DEPTH_MAX || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1); // whatever it is, byte by byte
        var copy = new StringBuilder();
        int done = 0;
        for (var directive : Includes.of(text)) {
            var rewritten = rewritten(directive.arg(), depth);
            if (rewritten.isPresent()) {
                copy.append(text, done, directive.start()).append(rewritten.get());
                done = directive.end();
            }
        }
        if (done == 0) {
            return Optional.empty();
        }
        Path copied = folder.resolve(
                depth == 0 ? file.getFileName().toString() : ".canary-" + Variables.digest(file.toString()));
        originals.put(copied, file);
        Files.writeString(copied, copy.append(text.substring(done)), StandardCharsets.ISO_8859_1);
        return Optional.of(copied);
    }

    /** The directives instead of one that leads to the include file. */
    private Optional<String> rewritten(String pattern, int depth) throws IOException {
        var includes = new StringBuilder();
        boolean leads = false;
        for (Path file : Glob.expand(config.resolveSibling(pattern))) {
            var other = isInclude(file) ? Optional.of(instead) : copy(file, depth + 1);
            leads |= other.isPresent();
            includes.append("include ").append(other.orElse(file)).append("; ");
        }
        return leads ? Optional.of(includes.toString().strip()) : Optional.empty();
    }

    private boolean isInclude(Path file) throws IOException {
        return file.normalize().equals(include.normalize())
                || (Files.exists(file) && Files.exists(include) && Files.isSameFile(file, include));
    }
}
