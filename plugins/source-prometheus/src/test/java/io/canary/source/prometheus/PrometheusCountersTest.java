package io.canary.source.prometheus;

class PrometheusCountersTest extends CountersTest {
    PrometheusCountersTest() {
        super(Backend.PROMETHEUS);
    }
}
