package io.canary.cli;

import io.vertx.core.json.DecodeException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A document of YAML or JSON whose values know their lines. Numbers, {@code true}, {@code false} and {@code null} are
 * those of JSON, and all else is text: {@code on} and {@code 2026-01-31} mean what they say.
 */
record YamlTree(Node root) {

    private static final class JsonScalars extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, Pattern.compile("null|"), "n\0");
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("-?(?:0|[1-9][0-9]*)"), "-0123456789");
            addImplicitResolver(
                    Tag.FLOAT, Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"), "-0123456789");
        }
    }

    /**
     * The documents of a text; those without content are left out.
     *
     * @throws DecodeException if it is not YAML, with the line
     */
    static List<YamlTree> all(String text) {
        var options = new LoaderOptions();
        var dumper = new DumperOptions();
        var yaml = new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new JsonScalars());
        try {
            return StreamSupport.stream(yaml.composeAll(new StringReader(text)).spliterator(), false)
                    .filter(root -> !root.getTag().equals(Tag.NULL))
                    .map(YamlTree::new)
                    .toList();
        } catch (YAMLException e) {
            throw new DecodeException(e.getMessage(), e);
        }
    }

    /**
     * The value, as maps, lists, texts, numbers, booleans and null.
     *
     * @throws DecodeException if a mapping has a key twice, or one that is no text
     */
    @Nullable
    Object value() {
        return value(root);
    }

    private static @Nullable Object value(Node node) {
        return switch (node) {
            case MappingNode mapping -> map(mapping);
            case SequenceNode sequence -> {
                var list = new ArrayList<@Nullable Object>();
                sequence.getValue().forEach(each -> list.add(value(each)));
                yield list;
            }
            default -> scalar((ScalarNode) node);
        };
    }

    private static Map<String, @Nullable Object> map(MappingNode mapping) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var entry : mapping.getValue()) {
            String key = key(entry.getKeyNode());
            if (map.containsKey(key)) {
                throw new DecodeException(
                        "line " + (entry.getKeyNode().getStartMark().getLine() + 1) + " has " + key + " once more");
            }
            map.put(key, value(entry.getValueNode()));
        }
        return map;
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new DecodeException("line " + (node.getStartMark().getLine() + 1) + " has a key that is no text");
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return null;
        } else if (node.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        } else if (node.getTag().equals(Tag.INT)) {
            var number = new BigInteger(text);
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        return node.getTag().equals(Tag.FLOAT) ? new BigDecimal(text) : text;
    }

    /**
     * The line of a value, from 1.
     *
     * @param pointer a JSON pointer. Of a value that is not there, it is the line of what it would be in
     */
    int line(String pointer) {
        var at = root;
        int line = root.getStartMark().getLine();
        for (String name : pointer.split("/", -1)) {
            var child =
                    name.isEmpty() ? null : child(at, name.replace("~1", "/").replace("~0", "~"));
            if (child != null) {
                at = child.value();
                line = child.line();
            }
        }
        return line + 1;
    }

    private record Child(Node value, int line) {}

    private static @Nullable Child child(Node parent, String name) {
        if (parent instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(name))
                    .map(entry -> new Child(
                            entry.getValueNode(),
                            entry.getKeyNode().getStartMark().getLine()))
                    .findFirst()
                    .orElse(null);
        }
        boolean isIndex = parent instanceof SequenceNode && name.matches("\\d{1,6}");
        if (!isIndex) {
            return null;
        }
        var elements = ((SequenceNode) parent).getValue();
        int index = Integer.parseInt(name);
        return index >= elements.size()
                ? null
                : new Child(
                        elements.get(index), elements.get(index).getStartMark().getLine());
    }
}
