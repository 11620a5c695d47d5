package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactingRouterTest {

    /** What the contract gives a default would otherwise be answered by the default, and the router never asked. */
    @Test
    void everything_that_a_router_may_be_asked_is_passed_on() {
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
