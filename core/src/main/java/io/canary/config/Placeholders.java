package io.canary.config;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves placeholders in the strings of a configuration file: {@code ${env:NAME}} is an environment variable, {@code
 * ${file:PATH}} the content of a file without the last line break, and {@code $${env:NAME}} is an escape. A string with
 * a resolved placeholder becomes a {@link Secret}.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("(\\$?)\\$\\{(env|file):([^}]*)}");

    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    private Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Resolves every placeholder of a tree. Reads files.
     *
     * @param source of the tree, for messages
     * @param tree plain
     * @throws ConfigException that names every placeholder that could not be resolved
     */
    public static Map<String, @Nullable Object> fill(
            String source, Map<String, @Nullable Object> tree, Map<String, String> environment) {
        var placeholders = new Placeholders(environment);
        var filled = placeholders.map(tree, "");
        if (!placeholders.problems.isEmpty()) {
            throw new ConfigException(source, placeholders.problems);
        }
        return filled;
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, String pointer) {
        var filled = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, below) -> filled.put(String.valueOf(key), fill(below, pointer + "/" + key)));
        return filled;
    }

    private @Nullable Object fill(@Nullable Object tree, String pointer) {
        return switch (tree) {
            case Map<?, ?> map -> map(map, pointer);
            case List<?> list -> {
                var filled = new ArrayList<@Nullable Object>();
                for (int i = 0; i < list.size(); i++) {
                    filled.add(fill(list.get(i), pointer + "/" + i));
                }
                yield filled;
            }
            case String text when text.contains("${") -> text(text, pointer);
            case null -> null;
            default -> tree;
        };
    }

    private Object text(String text, String pointer) {
        var found = PLACEHOLDER.matcher(text);
        var parts = new ArrayList<String>();
        String filled = found.replaceAll(match -> {
            String value = value(match, pointer);
            if (match.group(1).isEmpty()) {
                parts.add(value);
            }
            return Matcher.quoteReplacement(value);
        });
        return parts.isEmpty() ? filled : new Secret(filled, parts.equals(List.of(filled)) ? List.of() : parts);
    }

    private String value(MatchResult match, String pointer) {
        String name = match.group(3);
        if (!match.group(1).isEmpty()) {
            return match.group().substring(1);
        }
        return match.group(2).equals("env") ? variable(name, pointer) : file(name, pointer);
    }

    private String variable(String name, String pointer) {
        String value = environment.get(name);
        if (value == null) {
            problems.add(new Problem(pointer, "names the environment variable " + name + ", which is not set"));
            return "";
        }
        return value;
    }

    private String file(String name, String pointer) {
        try {
            return Files.readString(Path.of(name)).replaceFirst("\\R\\z", "");
        } catch (IOException | IllegalArgumentException e) {
            problems.add(new Problem(pointer, "names the file " + name + ", which cannot be read"));
            return "";
        }
    }
}
