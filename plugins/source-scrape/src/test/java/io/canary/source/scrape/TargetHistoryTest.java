package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetHistoryTest {

    @Test
    void more_series_than_can_be_kept_are_refused_as_a_whole() {
        // Given
        var history = new TargetHistory(
                new ScrapeSettings.Target(URI.create("http://127.0.0.1:9090/metrics"), Map.of()),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                new SeriesLimit(2));
        // When
        history.add(1, MetricsText.parse("a 1\nb 1\n"));
        history.add(2, MetricsText.parse("a 1\nb 1\nc 1\n"));
        // Then
        assertThat(history.failure()).hasMessageContaining("has 3 series, and all targets together may have 2");
        assertThat(history.wasScraped(0, 1)).isTrue();
        assertThat(history.wasScraped(1, 2)).isFalse();
    }

    @Test
    void settings_that_do_not_go_together_are_refused() {
        var tree = Map.of(
                "targets", List.of(Map.of("url", "app:9090/metrics", "labels", Map.of("a-b", "c"))), "interval_sec", 1);
        assertThatThrownBy(() -> Settings.read(ScrapeSettings.class, tree))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("targets.0.url must begin with http:// or https:// and a host")
                .hasMessageContaining("names of letters, digits and _, was a-b");
        var twice = List.of(Map.of("url", "http://127.0.0.1:9090/a"), Map.of("url", "http://127.0.0.1:9090/b"));
        assertThatThrownBy(() -> Settings.read(
                        ScrapeSettings.class, Map.of("targets", twice, "interval_sec", 1, "timeout_sec", 2)))
                .hasMessageContaining("targets must differ by the host and port of their urls, or by their labels")
                .hasMessageContaining("timeout_sec must be at most interval_sec");
    }
}
