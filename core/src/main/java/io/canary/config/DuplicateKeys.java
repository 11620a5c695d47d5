package io.canary.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds keys that a YAML mapping has twice. YAML readers silently keep the second one, so the settings below the first
 * are lost.
 */
final class DuplicateKeys {
    /** Nodes that were checked already: many aliases may refer to one anchor. */
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private final List<String> found = new ArrayList<>();

    private DuplicateKeys() {}

    /**
     * The duplicate keys of a file, each with both lines; empty if there are none, or if the file is not YAML.
     *
     * @throws IOException if it cannot be read
     */
    static List<String> in(Path file) throws IOException {
        var keys = new DuplicateKeys();
        try (var reader = Files.newBufferedReader(file)) {
            keys.look("", new Yaml(new LoaderOptions()).compose(reader));
        } catch (YAMLException e) {
            return List.of(); // the reader that comes next reports the error
        }
        return keys.found;
    }

    private void look(String path, @Nullable Node node) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            lookAtKeys(path, mapping);
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                look(path + i + ".", sequence.getValue().get(i));
            }
        }
    }

    private void lookAtKeys(String path, MappingNode mapping) {
        Map<String, Integer> lines = new HashMap<>();
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                int line = key.getStartMark().getLine() + 1;
                Integer first = lines.putIfAbsent(key.getValue(), line);
                if (first != null) {
                    found.add(path + key.getValue() + " stands there twice, in line " + first + " and in line " + line
                            + ": remove one of them, or put them together");
                }
                look(path + key.getValue() + ".", entry.getValueNode());
            }
        }
    }
}
