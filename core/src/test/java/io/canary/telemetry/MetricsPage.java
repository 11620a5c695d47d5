package io.canary.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that the pages document. */
final class MetricsPage {
    static final Path SITE = Path.of("../src/site/markdown");

    private static final String HEAD = "| metric | type | labels |";
    private static final Pattern SELECTOR = Pattern.compile("(canary_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
    private static final Pattern OTHERS = Pattern.compile("\\b(?:jvm|process|system|vertx)_\\w+|\\bup\\b");

    private final Map<String, Set<String>> labels = new TreeMap<>();

    private MetricsPage() {}

    /** All series of these pages, also the parts of histograms and summaries. */
    static MetricsPage read() throws IOException {
        var page = new MetricsPage();
        for (String name : List.of("operating.md", "metric-sources.md")) {
            table(name, HEAD).forEach(page::add);
        }
        return page;
    }

    /** The rows of the first table of a page with this head, as cells without quotes. */
    static List<List<String>> table(String page, String head) throws IOException {
        return Files.readAllLines(SITE.resolve(page)).stream()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
    }

    private void add(List<String> row) {
        var names = new TreeSet<>(Arrays.asList(row.get(2).split(", ", -1)));
        String name = row.getFirst();
        switch (row.get(1)) {
            case "histogram" -> {
                addParts(name, names);
                names.add("le");
                labels.put(name + "_bucket", names);
            }
            case "summary" -> addParts(name, names);
            default -> labels.put(name, names);
        }
    }

    private void addParts(String name, Set<String> names) {
        labels.put(name + "_count", Set.copyOf(names));
        labels.put(name + "_sum", Set.copyOf(names));
    }

    /** What an expression uses although no page documents it: series, labels, and metrics of other programs. */
    Set<String> undocumented(String expression) {
        var unknown = new TreeSet<String>();
        var used = new TreeSet<String>();
        SELECTOR.matcher(expression).results().forEach(selector -> {
            var own = labels.get(selector.group(1));
            if (own == null) {
                unknown.add(selector.group(1));
                return;
            }
            used.addAll(own);
            var matchers = selector.group(2) == null ? "" : selector.group(2);
            MATCHER.matcher(matchers)
                    .results()
                    .map(matcher -> matcher.group(1))
                    .filter(label -> !own.contains(label))
                    .forEach(label -> unknown.add(selector.group(1) + "{" + label + "}"));
        });
        GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Arrays.stream(grouping.group(1).split(",", -1)))
                .map(String::strip)
                .filter(label -> !used.contains(label))
                .forEach(unknown::add);
        OTHERS.matcher(expression).results().map(MatchResult::group).forEach(unknown::add);
        return unknown;
    }
}
