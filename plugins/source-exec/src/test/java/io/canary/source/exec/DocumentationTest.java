package io.canary.source.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.tck.SettingsPageContract;
import io.canary.testservers.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/source-exec.md");
    private static final Pattern SCRIPT = Pattern.compile("```shell\n#!/bin/sh\n(.*?)```", Pattern.DOTALL);

    DocumentationTest() {
        super(PAGE, new ExecSourceFactory(), List.of(ExecSettings.class, ExecQuery.class));
    }

    @Test
    void the_program_of_the_page_counts(@TempDir Path directory) throws Exception {
        RealServer.assumeInstalledFor("jq", "the program on the exec source's page");
        // Given
        var script = SCRIPT.matcher(Files.readString(PAGE));
        assertThat(script.find()).isTrue();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        Files.writeString(directory.resolve("requests.log"), """
                2026-01-01T00:00:00Z shop v1 200
                2026-01-01T00:00:05Z shop v1 200
                2026-01-01T00:00:07Z shop v1 503
                2026-01-01T00:00:10Z shop v2 200
                2026-01-01T00:00:11Z shop v2 500
                """);
        try (var source = Counter.source(directory, script.group(1), Map.of())) {
            // When
            var reading = source.read(
                    new ExecQuery(Map.of()),
                    new MetricSubject("shop", "v1", "v2", start),
                    start,
                    start.plusSeconds(10));
            // Then
            for (var role : Role.values()) {
                boolean isBaseline = role == Role.BASELINE;
                assertThat(reading.of(role).requests()).isEqualTo(isBaseline ? 2 : 1);
                assertThat(reading.of(role).errors()).isEqualTo(isBaseline ? 1 : 0);
            }
        }
    }
}
