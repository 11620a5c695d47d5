package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.kubernetes.Endpoints.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{endpoints: [{conditions: {ready: true}}]}] | READY",
                "[{endpoints: [{addresses: [10.0.0.1]}]}] | READY",
                "[{endpoints: [{conditions: {ready: false}}]}, {endpoints: [{conditions: {}}]}] | READY",
                "[{endpoints: [{conditions: {ready: false}}]}] | NONE_READY",
                "[{endpoints: []}] | NONE_READY",
                "[{endpoints: null}] | NONE_READY",
                "[] | UNKNOWN"
            })
    void one_ready_endpoint_is_enough_and_a_service_without_slices_is_not_known(String items, State state) {
        assertThat(Endpoints.of(Objects.parse("{items: " + items + "}"))).isEqualTo(state);
    }
}
