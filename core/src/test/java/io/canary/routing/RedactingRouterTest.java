package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactingRouterTest {

    /** A method with a default in the SPI that is not passed on would never reach the router. */
    @Test
    void every_method_of_a_router_is_passed_on() {
        // When
        var asked = names(TrafficRouter.class);
        // Then
        assertThat(names(RedactingRouter.class)).containsAll(asked);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .toList();
    }
}
