package io.canary.router.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTableTest {
    private final ServiceTable<Integer> table = new ServiceTable<>("edge", Map.of("shop", 1));

    @Test
    void a_service_of_the_settings_is_found() throws Exception {
        assertThat(table.require("shop")).isEqualTo(1);
        assertThat(table.map((service, its) -> service + its).find("shop")).isEqualTo("shop1");
    }

    @Test
    void another_is_rejected_with_what_to_set_and_proves_nothing() {
        // When
        var failure = catchThrowableOfType(RouterException.class, () -> table.require("bakery"));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure)
                .hasMessageContaining("not known to router edge: set services.bakery")
                .hasMessageContaining("[shop]");
        assertThat(table.find("bakery")).isNull();
        assertThat(table.notFound("bakery").what()).isEqualTo(failure.getMessage());
    }
}
