package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.settings.Settings;
import org.junit.jupiter.api.Test;

/** What every packaged source must pass, as {@link PackagedPluginContract} is for routers. */
public abstract class PackagedSourceContract extends PackagedJarContract<MetricSourceFactory<?, ?>> {

    protected PackagedSourceContract() {
        super(MetricSourceFactory.class, "Source-Type", MetricSourceFactory::type, MetricSourceFactory::settings);
    }

    @Test
    void a_source_of_the_packaged_plugin_opens_and_closes() throws Exception {
        try (var source = open(factory())) {
            assertThat(source.capabilities().features()).isNotEmpty();
        }
    }

    @Test
    void its_query_can_be_read_into_a_record() {
        assertThat(Settings.describe(factory().query())).isNotEmpty();
    }

    private <S extends Record> MetricSource<?> open(MetricSourceFactory<S, ?> factory) throws MetricSourceException {
        return factory.create(Settings.read(factory.settings(), settings()), () -> "packaged");
    }
}
