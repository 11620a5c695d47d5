package io.canary.source.prometheus;

class VictoriaMetricsSourceContractTest extends BackendContract {
    VictoriaMetricsSourceContractTest() {
        super(Backend.VICTORIA_METRICS);
    }
}
