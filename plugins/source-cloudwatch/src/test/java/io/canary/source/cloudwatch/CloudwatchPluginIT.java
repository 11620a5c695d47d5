package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import io.canary.tck.PackagedSourceContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudwatchPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("region", "eu-central-1");
    }

    @Test
    void the_packaged_plugin_signs_its_requests() throws Exception {
        // Given
        try (var cloudwatch = new FakeCloudwatch()) {
            cloudwatch.put("Shop", "Requests", Map.of("Version", "v1"), Instant.ofEpochSecond(1_700_000_000), 7);
            // When
            var lines = preflight(factory(), cloudwatch.url());
            // Then
            assertThat(lines).first().isEqualTo("baseline v1: 7 requests in 10 min");
        }
    }

    private static <S extends Record, Q extends Record> List<String> preflight(
            MetricSourceFactory<S, Q> factory, String endpoint) throws Exception {
        var settings = Map.of(
                "region",
                "eu-central-1",
                "endpoint",
                endpoint,
                "access_key_id",
                FakeCloudwatch.CREDENTIALS.accessKeyId(),
                "secret_access_key",
                FakeCloudwatch.CREDENTIALS.secretAccessKey().text());
        var requests = Map.of("namespace", "Shop", "metric", "Requests", "dimensions", Map.of("Version", "{version}"));
        var until = Instant.ofEpochSecond(1_700_000_100);
        try (var source = factory.create(Settings.read(factory.settings(), settings), () -> "packaged")) {
            var query = Settings.read(factory.query(), Map.of("requests", requests));
            return source.preflight(query, new MetricSubject("shop", "v1", "v2", until), until);
        }
    }
}
