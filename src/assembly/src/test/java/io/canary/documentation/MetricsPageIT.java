package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Command;
import io.canary.distribution.RunningService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageIT {
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^(canary_[a-z_]+?)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Page PAGE = Page.of("operating.md");

    @TempDir
    Path temporary;

    /** What a dashboard relies on. */
    private record Metric(String type, SortedSet<String> labels) {}

    @Test
    void the_page_has_every_metric_of_a_scrape_with_its_type_and_labels() {
        // Given
        var documented = new TreeMap<String, Metric>();
        PAGE.table("| metric | type | labels | is |")
                .forEach(cells -> documented.put(cells.get(0), new Metric(cells.get(1), labels(cells.get(2)))));
        // When
        var real = metrics(scrape());
        // Then
        assertThat(real).isEqualTo(documented);
    }

    @Test
    void the_page_has_everything_that_can_become_of_a_sample() {
        // Given
        var documented = new TreeSet<String>();
        PAGE.table("| `result` | `cause` | of a sample |")
                .forEach(cells -> documented.add("cause=\"%s\",result=\"%s\"".formatted(cells.get(1), cells.get(0))));
        // When
        var real = new TreeSet<String>();
        SAMPLE.matcher(scrape())
                .results()
                .filter(sample -> sample.group(1).equals("canary_samples_total"))
                .forEach(sample -> real.add(sample.group(2)));
        // Then
        assertThat(real).isEqualTo(documented);
    }

    /** What a service has to say once a deployment has begun, which also asks a router. */
    private String scrape() {
        try (var service = RunningService.start(Map.of())) {
            String commands = """
                    curl -s -o /dev/null localhost:%1$d/deployments -H 'Content-Type: application/json' \
                      -d '{"service_name": "shop", "new_version": "v2"}'
                    curl -s localhost:%1$d/metrics
                    """.formatted(service.port());
            return Command.run(
                            temporary,
                            Map.of("PATH", System.getenv("PATH")),
                            List.of("bash", "-c", commands.replace("localhost", "127.0.0.1")))
                    .out();
        }
    }

    private static TreeMap<String, Metric> metrics(String scrape) {
        var metrics = new TreeMap<String, Metric>();
        TYPE.matcher(scrape)
                .results()
                .filter(type -> type.group(1).startsWith("canary_"))
                .forEach(type -> metrics.put(type.group(1), new Metric(type.group(2), new TreeSet<>())));
        SAMPLE.matcher(scrape).results().forEach(sample -> {
            String name = sample.group(1);
            var metric = metrics.get(metrics.containsKey(name) ? name : name.replaceAll("_(bucket|count|sum)$", ""));
            assertThat(metric).as(name).isNotNull();
            metric.labels().addAll(names(sample.group(2) == null ? "" : sample.group(2)));
        });
        return metrics;
    }

    /** The names of labels, without the bounds of buckets. */
    private static List<String> names(String labels) {
        return Pattern.compile("([a-z_]+)=\"")
                .matcher(labels)
                .results()
                .map(label -> label.group(1))
                .filter(name -> !name.equals("le"))
                .toList();
    }

    private static SortedSet<String> labels(String cell) {
        return new TreeSet<>(cell.isEmpty() ? List.of() : List.of(cell.split(", ")));
    }
}
