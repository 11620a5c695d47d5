package io.canary.rollout;

import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterRequestTest {

    @ParameterizedTest
    @CsvSource({"1, 250", "2, 500", "3, 1000", "7, 16000", "8, 30000", "64, 30000", "65, 30000", "2147483647, 30000"})
    void the_delay_after_an_attempt_doubles_up_to_half_a_minute(int attempt, long millis) {
        assertThat(RouterRequest.delay(attempt)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void a_request_awaits_one_response_with_its_number() {
        // Given
        var request = RouterRequest.first(7, t(0));
        var failed = request.failed(t(1), Kind.UNREACHABLE, "no route to host");
        // Then
        assertThat(request.awaits(7)).isTrue();
        assertThat(request.awaits(6)).isFalse();
        assertThat(failed.awaits(7)).isFalse();
        assertThat(failed.again(8).awaits(8)).isTrue();
        assertThat(failed.again(8).awaits(7)).isFalse();
    }

    @Test
    void it_is_due_when_its_delay_is_over_and_never_while_a_response_is_awaited() {
        // Given
        var request = RouterRequest.first(7, t(0));
        var failed = request.failed(t(1), Kind.UNREACHABLE, "no route to host");
        // Then
        assertThat(request.isDue(t(100))).isFalse();
        assertThat(failed.isDue(t(1.249))).isFalse();
        assertThat(failed.isDue(t(1.25))).isTrue();
    }

    @Test
    void attempts_are_counted_from_the_first_and_remember_the_last_error() {
        // When
        var third = RouterRequest.first(7, t(0))
                .failed(t(1), Kind.UNAVAILABLE, "a")
                .again(8)
                .failed(t(2), Kind.UNAVAILABLE, "b")
                .again(9);
        // Then
        assertThat(third).isEqualTo(new RouterRequest(9, 3, t(0), null, "b", false));
        assertThat(third.attempts()).isEqualTo(3);
        assertThat(third.lastError()).isEqualTo("b");
        assertThat(RouterRequest.first(1, t(0)).attempts()).isNull();
    }

    @Test
    void one_attempt_that_may_have_been_carried_out_makes_all_of_them_uncertain() {
        // Given
        var never =
                RouterRequest.first(1, t(0)).failed(t(1), Kind.UNAVAILABLE, "a").again(2);
        // Then
        assertThat(never.failed(t(2), Kind.REJECTED, "b").mayHaveChanged()).isFalse();
        assertThat(never.failed(t(2), Kind.UNREACHABLE, "b").again(3).mayHaveChanged())
                .isTrue();
        assertThat(RouterRequest.firstAfterRestart(1, t(0), null).mayHaveChanged())
                .isTrue();
        // And: an attempt in flight may have been carried out, one that is known to have changed nothing was not
        assertThat(RouterRequest.firstAfterRestart(3, t(0), never).mayHaveChanged())
                .isTrue();
        var refused = never.failed(t(2), Kind.REJECTED, "b");
        assertThat(RouterRequest.firstAfterRestart(3, t(0), refused).mayHaveChanged())
                .isFalse();
    }
}
