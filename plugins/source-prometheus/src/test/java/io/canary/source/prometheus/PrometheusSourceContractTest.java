package io.canary.source.prometheus;

class PrometheusSourceContractTest extends BackendContract {
    PrometheusSourceContractTest() {
        super(Backend.PROMETHEUS);
    }
}
