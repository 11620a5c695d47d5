package io.canary.router.nginx;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What nginx prints, without what differs from one time to the next: the same failure is the same text. */
final class NginxWords {
    /** As it stands before each line of an error log; and nginx's name, with which it begins a line on a terminal. */
    private static final Pattern STAMP = Pattern.compile("^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d |^nginx: ");

    private static final Pattern PROCESS = Pattern.compile("(?<=]) \\d+#\\d+:(?: \\*\\d+)?");
    private static final Pattern SIGNALLED = Pattern.compile("kill\\(\\d+, \\d+\\)");

    private static final Pattern UNRESOLVED = Pattern.compile("host not found in upstream \"([^\"]+?)(?::\\d+)?\"");

    private NginxWords() {}

    /** The name of a server that nginx could not resolve; empty where that is not what it says. */
    static Optional<String> unresolved(String words) {
        var found = UNRESOLVED.matcher(words);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The lines with a semicolon between them, each once. */
    static String of(String output) {
        String words = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("test failed"))
                .map(NginxWords::withoutMoment)
                .distinct()
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? "without a word" : words;
    }

    private static String withoutMoment(String line) {
        String text = PROCESS.matcher(STAMP.matcher(line).replaceFirst("")).replaceAll("");
        return SIGNALLED.matcher(text).replaceAll("kill()");
    }
}
