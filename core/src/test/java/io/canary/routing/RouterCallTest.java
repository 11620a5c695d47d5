package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterCallTest {

    @Test
    void addresses_are_passed_only_to_a_router_that_takes_them() {
        // Given
        var upstreams = Map.of("v2", List.of(URI.create("http://10.0.0.7:8080")));
        var spec = TestRouters.spec("shop", upstreams);
        // When
        var taken = RouterCall.split(spec, new Weight(500), new ScriptedRouter());
        var notTaken = RouterCall.split(spec, new Weight(500), new ScriptedRouter().withoutLeases());
        // Then
        assertThat(taken.upstreams()).isEqualTo(upstreams);
        assertThat(notTaken).isEqualTo(taken.withoutUpstreams());
    }
}
