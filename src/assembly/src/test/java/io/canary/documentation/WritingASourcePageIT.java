package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingASourcePageIT {
    private static final Page PAGE = Page.of("writing-a-source.md");
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final MetricSubject SUBJECT = new MetricSubject("shop", "v1", "../v2", START);

    @TempDir
    Path temporary;

    @Test
    void the_source_of_the_page_counts_each_request_once() throws Exception {
        // Given
        Files.writeString(temporary.resolve("v1.log"), """
                2026-01-31T12:00:00Z 200
                2026-01-31T12:00:05Z 200
                2026-01-31T12:00:10Z 500
                2026-01-31T12:00:11Z 200
                """);
        try (var compiled = Compiled.of(PAGE, temporary)) {
            var factory = compiled.named("LogFileSourceFactory")
                    .getDeclaredConstructor()
                    .newInstance();
            // When
            var first = read((MetricSourceFactory<?, ?>) factory, START, START.plusSeconds(10));
            var second = read((MetricSourceFactory<?, ?>) factory, START.plusSeconds(10), START.plusSeconds(20));
            // Then
            assertThat(first.baseline().requests()).isEqualTo(2);
            assertThat(first.baseline().errors()).isEqualTo(1);
            assertThat(second.baseline().requests()).isEqualTo(1);
            assertThat(first.canary().isEmpty()).isTrue();
        }
    }

    private <S extends Record, Q extends Record> MetricReading read(
            MetricSourceFactory<S, Q> factory, Instant from, Instant to) throws Exception {
        var settings = Settings.read(factory.settings(), Map.of("folder", temporary.toString()));
        MetricSourceContext context = () -> "log";
        try (MetricSource<Q> source = factory.create(settings, context)) {
            return source.read(Settings.read(factory.query(), Map.of("file", "{version}.log")), SUBJECT, from, to);
        }
    }
}
