package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The messages for routers that are no longer configured. */
class MissingRoutersTest {

    @Test
    void one_line_names_the_router_the_deployment_and_what_to_do() {
        // Given
        var missing = new MissingRouters(List.of("old"), List.of("deployment 1 of service shop"));
        // When
        String words = missing.words();
        // Then
        assertThat(words)
                .isEqualTo("router old is not configured, but needed by deployment 1 of service shop: put it back into"
                        + " the configuration and restart, or abandon the deployment (POST"
                        + " /deployments/{id}/abandon)");
    }

    @Test
    void of_many_deployments_it_names_the_first_and_how_many_more() {
        // Given
        var many = IntStream.rangeClosed(1, 12).mapToObj(i -> "deployment " + i).toList();
        // When
        String words = new MissingRouters(List.of("edge", "mesh"), many).words();
        // Then
        assertThat(words)
                .startsWith("routers edge, mesh are not configured, but needed by deployment 1, deployment 2, ")
                .contains("deployment 10, and 2 more: put them back")
                .endsWith("or abandon the deployments (POST /deployments/{id}/abandon)")
                .doesNotContain("deployment 11", "\n");
    }

    @Test
    void without_missing_routers_there_is_no_message() {
        assertThat(new MissingRouters(List.of(), List.of()).isEmpty()).isTrue();
    }
}
