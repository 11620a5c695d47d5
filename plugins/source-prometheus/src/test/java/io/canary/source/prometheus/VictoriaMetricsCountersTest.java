package io.canary.source.prometheus;

class VictoriaMetricsCountersTest extends CountersTest {
    VictoriaMetricsCountersTest() {
        super(Backend.VICTORIA_METRICS);
    }
}
