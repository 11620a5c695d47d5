package io.canary.text;

import io.canary.rollout.ReasonCode.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence with placeholders for arguments.
 *
 * @param continues whether it continues the sentence before it
 */
record Template(List<Part> parts, boolean continues) {

    private sealed interface Part {}

    private record Words(String words) implements Part {}

    private record Gap(int argument, boolean rounded) implements Part {}

    private record Bracket(List<Part> parts) implements Part {}

    /** A placeholder without a parameter causes an {@link IllegalArgumentException}. */
    static Template parse(String template, List<Parameter> parameters) {
        boolean continues = template.startsWith(",") || template.startsWith(":") || template.startsWith(";");
        return new Template(parts(template, parameters), continues);
    }

    private static List<Part> parts(String template, List<Parameter> parameters) {
        var parts = new ArrayList<Part>();
        int at = 0;
        while (at < template.length()) {
            char first = template.charAt(at);
            int end = first == '[' ? template.indexOf(']', at) : first == '{' ? template.indexOf('}', at) : -1;
            if (end < 0) {
                end = nextGap(template, at);
                parts.add(new Words(template.substring(at, end)));
                at = end;
                continue;
            }
            String inside = template.substring(at + 1, end);
            parts.add(first == '[' ? new Bracket(parts(inside, parameters)) : gap(inside, parameters));
            at = end + 1;
        }
        return List.copyOf(parts);
    }

    private static int nextGap(String template, int from) {
        int at = from;
        while (at < template.length() && template.charAt(at) != '[' && template.charAt(at) != '{') {
            at++;
        }
        return at;
    }

    private static Gap gap(String name, List<Parameter> parameters) {
        boolean rounded = name.endsWith("~");
        String its = rounded ? name.substring(0, name.length() - 1) : name;
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(its)) {
                return new Gap(i, rounded);
            }
        }
        throw new IllegalArgumentException(name + " is none of " + parameters);
    }

    void append(List<@Nullable Object> args, StringBuilder to) {
        append(parts, args, to);
    }

    private static void append(List<Part> parts, List<@Nullable Object> args, StringBuilder to) {
        for (var part : parts) {
            switch (part) {
                case Words(String words) -> to.append(words);
                case Gap(int argument, boolean rounded) -> Format.append(args.get(argument), rounded, to);
                case Bracket(var optional) -> {
                    if (isKnown(optional, args)) {
                        append(optional, args, to);
                    }
                }
            }
        }
    }

    private static boolean isKnown(List<Part> parts, List<@Nullable Object> args) {
        return parts.stream().noneMatch(part -> part instanceof Gap gap && args.get(gap.argument()) == null);
    }
}
