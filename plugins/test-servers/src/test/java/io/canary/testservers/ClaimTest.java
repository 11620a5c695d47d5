package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClaimTest {

    private static Claim claim(String status, String weight, String reason) {
        return Claim.of(0, 0, """
                {"id": "1", "spec": {"status": "NOT_THIS", "current_weight": 1}, "history": [{"status": "NOR_THIS"}, "a, b"],
                 "status":"%s", "current_weight" : %s, "status_reason": "%s", "ok": true}""".formatted(status, weight, reason));
    }

    @Test
    void it_is_read_from_the_deployment_itself_and_not_from_what_is_within_it() {
        // When
        var claim = claim("RUNNING", "2.5", "soaking at \\\"2.5 %\\\", {so} it says");
        // Then
        assertThat(claim).isEqualTo(new Claim(0, 0, "RUNNING", 2.5, "soaking at \"2.5 %\", {so} it says"));
    }

    @Test
    void what_is_no_deployment_is_no_claim() {
        assertThatThrownBy(() -> Claim.of(0, 0, "{\"detail\": \"there is no deployment 42\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_final_status_claims_one_version_whatever_the_weight_beside_it() {
        assertThat(claim("PROMOTED", "100", "all traffic is on v2").said()).isEqualTo(100);
        assertThat(claim("ROLLED_BACK", "25", "errors").said()).isZero();
        assertThat(claim("CANCELLED", "0", "cancelled on request").said()).isZero();
        assertThat(claim("FAILED", "0", "all traffic is on v1").said()).isZero();
        assertThat(claim("PAUSED", "25", "paused; soaking at 25 %").said()).isEqualTo(25);
    }

    @Test
    void that_nobody_knows_is_said_by_words_or_by_no_weight() {
        assertThat(claim("FAILED", "null", "unconfirmed: traffic unknown, last known at 5 %")
                        .isUnknown())
                .isTrue();
        assertThat(claim("ROLLING_BACK", "25", "cannot be found: what clients get is unknown")
                        .isUnknown())
                .isTrue();
        assertThat(claim("RUNNING", "25", "soaking at 25 %; not seen since 12:03:05")
                        .isUnknown())
                .isTrue();
        assertThat(claim("RUNNING", "25", "soaking at 25 %").isUnknown()).isFalse();
    }

    @Test
    void a_router_that_is_being_asked_may_have_moved_already() {
        assertThat(claim("RUNNING", "5", "asking router edge for 25 %, 5 % confirmed")
                        .isMoving())
                .isTrue();
        assertThat(claim("ROLLING_BACK", "25", "errors; rolling back to v1 via edge")
                        .isMoving())
                .isTrue();
        assertThat(claim("RUNNING", "25", "soaking at 25 %").isMoving()).isFalse();
    }

    @Test
    void where_it_says_that_clients_get_another_share_that_is_what_it_says() {
        // Given
        String json = """
                {"status": "%s", "current_weight": %s, "observed_share": 48.5,
                 "status_reason": "held at 5 %%: clients send 48 %% of the requests to the canary, not 5 %%"}""";
        // Then
        assertThat(Claim.of(0, 0, json.formatted("RUNNING", 5)).said()).isEqualTo(48.5);
        assertThat(Claim.of(0, 0, json.formatted("ROLLED_BACK", 0)).said()).isZero();
    }
}
