package io.canary.bench.judge;

import io.canary.bench.judge.method.Method;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What was asked for on a command line.
 *
 * @param words such as {@code short} or {@code seed=7}
 */
public record Arguments(List<String> words) {

    /** Whether a word is among them. */
    public boolean has(String word) {
        return words.contains(word);
    }

    /** The whole number after a key. */
    public long number(String key, long otherwise) {
        return Long.parseLong(value(key, Long.toString(otherwise)));
    }

    /**
     * Those whose names are listed after a key, whatever their case and spaces; all, if the list is empty.
     *
     * @param otherwise the list, if there is none
     * @throws IllegalArgumentException for a name that none has
     */
    public <T> List<T> chosen(String key, List<T> all, String otherwise) {
        var names = name(value(key, otherwise));
        return names.isEmpty()
                ? all
                : Stream.of(names.split(",", -1)).map(name -> named(name, all)).toList();
    }

    private static <T> T named(String name, List<T> all) {
        return all.stream()
                .filter(t -> name(t).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of "
                        + all.stream().map(Arguments::name).toList()));
    }

    /** As it is written on a command line: without spaces. */
    private static String name(Object thing) {
        var name = thing instanceof Method method ? method.name() : thing.toString();
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** What stands after a key. */
    public String value(String key, String otherwise) {
        return words.stream()
                .filter(a -> a.startsWith(key + "="))
                .map(a -> a.substring(key.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }
}
