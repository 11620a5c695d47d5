package io.canary.router.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the files that nginx would read. A file that has not changed is not parsed a second time. Safe for any thread.
 */
final class ConfigReader {
    private static final int DEPTH_MAX = 20;

    private final Path config;
    private final Path include;
    private final Map<Path, Parsed> parsed = new ConcurrentHashMap<>();

    private record Parsed(FileTime changed, long size, List<Directive> directives) {}

    ConfigReader(Path config, Path include) {
        this.config = config;
        this.include = include;
    }

    /** What the files say now, which is not always what nginx has read. */
    ConfigTree read() throws IOException {
        var reading = new Reading();
        var nodes = reading.nodes(config, 0);
        parsed.keySet().retainAll(reading.files);
        return new ConfigTree(nodes, List.copyOf(reading.includes), reading.leads, List.copyOf(reading.unreadable));
    }

    private final class Reading {
        final Set<Path> files = new HashSet<>();
        final List<String> includes = new ArrayList<>();
        final List<Path> unreadable = new ArrayList<>();
        boolean leads;

        List<ConfigTree.Node> nodes(Path file, int depth) throws IOException {
            if (depth > DEPTH_MAX || !Files.isRegularFile(file)) {
                return List.of();
            }
            try {
                files.add(file);
                return placed(file, directives(file), depth);
            } catch (AccessDeniedException e) {
                unreadable.add(file);
                return List.of();
            }
        }

        private List<ConfigTree.Node> placed(Path file, List<Directive> directives, int depth) throws IOException {
            var nodes = new ArrayList<ConfigTree.Node>();
            for (var directive : directives) {
                if (!directive.name().equals("include")) {
                    nodes.add(new ConfigTree.Node(file, directive, placed(file, directive.block(), depth)));
                    continue;
                }
                includes.add(directive.arg());
                for (Path included : Glob.expand(config.resolveSibling(directive.arg()))) {
                    if (isInclude(included)) {
                        leads = true;
                    } else {
                        nodes.addAll(nodes(included, depth + 1));
                    }
                }
            }
            return nodes;
        }
    }

    private boolean isInclude(Path file) throws IOException {
        return file.normalize().equals(include.normalize())
                || (Files.exists(file) && Files.exists(include) && Files.isSameFile(file, include));
    }

    private List<Directive> directives(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        var known = parsed.get(file);
        if (known != null
                && known.changed().equals(attributes.lastModifiedTime())
                && known.size() == attributes.size()) {
            return known.directives();
        }
        // Whatever it is, byte by byte.
        var directives = ConfigParser.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        parsed.put(file, new Parsed(attributes.lastModifiedTime(), attributes.size(), directives));
        return directives;
    }
}
