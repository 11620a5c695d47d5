package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.retention.EvenlyKept;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which versions are known bad, and for how long. */
class KnownBadVersionsTest {
    private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");

    private static KnownBad bad(String version, int hours) {
        return new KnownBad("shop", version, "d-" + version, Reason.recorded("slow"), T0.plus(Duration.ofHours(hours)));
    }

    @Test
    void the_oldest_go_when_there_are_too_many() {
        // Given
        var known = new KnownBadVersions(List.of(bad("v3", 3), bad("v1", 1), bad("v2", 2)));
        // When
        var gone = known.forgetBeyond(new EvenlyKept.Limits(2, 100));
        // Then
        assertThat(gone).extracting(KnownBad::version).containsExactly("v1");
        assertThat(known.find("shop", "v1")).isNull();
        assertThat(known.find("shop", "v2")).isNotNull();
    }

    @Test
    void those_that_are_too_old_go_however_few_there_are() {
        // Given
        var known = new KnownBadVersions(List.of(bad("v1", 1), bad("v2", 2)));
        // When
        var gone = known.forgetOld(T0.plus(Duration.ofHours(1)));
        // Then
        assertThat(gone).extracting(KnownBad::version).containsExactly("v1");
    }
}
