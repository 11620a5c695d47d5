package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Claims come every 50 ms, spans of half a second hold as many requests as are said. */
class ClaimCheckTest {
    private final List<Claim> claims = new ArrayList<>();
    private final List<Measured> spans = new ArrayList<>();

    private ClaimCheckTest said(double from, double to, String status, @Nullable Double weight, String reason) {
        for (long ms = Math.round(from * 1000); ms < Math.round(to * 1000); ms += 50) {
            claims.add(new Claim(ms / 1e3, ms / 1e3, status, weight, reason));
        }
        return this;
    }

    private ClaimCheckTest soaking(double from, double to, double weight) {
        return said(from, to, "RUNNING", weight, "soaking at " + weight + " %");
    }

    /** As many of so many requests in each half second. */
    private ClaimCheckTest got(double from, double to, long canary, long all) {
        for (double at = from; at < to; at += 0.5) {
            spans.add(new Measured(at, at + 0.5, canary, all));
        }
        return this;
    }

    private List<Untruth> untruths() {
        return ClaimCheck.untruths(claims, spans);
    }

    @Test
    void what_is_so_is_no_untruth() {
        soaking(0, 3, 5).soaking(3, 6, 25).said(6, 10, "ROLLED_BACK", 0.0, "errors");
        got(0, 3, 5, 100).got(3, 6, 25, 100).got(6, 10, 0, 100);
        assertThat(untruths()).isEmpty();
    }

    @Test
    void a_share_that_is_far_more_than_was_said_is_one_for_as_long_as_it_lasts() {
        // Given
        soaking(0, 4, 5).got(0, 1, 5, 100).got(1, 3, 48, 100).got(3, 4, 5, 100);
        // When
        var untruths = untruths();
        // Then
        assertThat(untruths).singleElement().satisfies(untruth -> {
            assertThat(untruth.seconds()).isEqualTo(2);
            assertThat(untruth)
                    .hasToString("1.0 to 3.0 s: said RUNNING 5.0 % \"soaking at 5.0 %\", clients got the canary for"
                            + " 192 of 400 requests (48.0 %)");
        });
    }

    @Test
    void a_share_that_is_far_less_is_one_too() {
        soaking(0, 4, 50).got(0, 4, 5, 100);
        assertThat(untruths()).singleElement().extracting(Untruth::seconds).isEqualTo(4.0);
    }

    @Test
    void a_single_request_refutes_that_all_traffic_is_on_the_baseline() {
        said(0, 8, "ROLLED_BACK", 0.0, "the router confirmed 100 % on v1").got(0, 4, 0, 100);
        got(4, 4.5, 1, 100).got(4.5, 8, 0, 100);
        assertThat(untruths()).singleElement().extracting(Untruth::from).isEqualTo(4.0);
    }

    @Test
    void what_is_said_first_after_a_silence_is_not_said_of_the_silence() {
        soaking(0, 2, 25).soaking(4.8, 8, 65);
        got(0, 4.5, 25, 100).got(4.5, 5, 45, 100).got(5, 8, 65, 100);
        assertThat(untruths()).isEmpty();
    }

    @Test
    void what_is_said_first_soon_after_a_span_began_is_not_said_of_its_beginning() {
        // Given: it was asked before the traffic moved, and answered afterwards
        soaking(0, 2, 25);
        claims.add(new Claim(4.65, 4.85, "RUNNING", 65.0, "soaking at 65 %"));
        soaking(4.9, 8, 65);
        got(0, 4.5, 25, 100).got(4.5, 5, 40, 100).got(5, 8, 65, 100);
        // Then
        assertThat(untruths()).isEmpty();
    }

    @Test
    void who_answers_slowly_is_held_to_his_word_all_the_same() {
        // Given
        for (double at = 0; at < 8; at += 0.9) {
            claims.add(new Claim(at, at + 0.85, "RUNNING", 25.0, "soaking at 25 %"));
        }
        got(0, 4, 25, 100).got(4, 8, 65, 100);
        // Then
        assertThat(untruths()).singleElement().satisfies(untruth -> {
            assertThat(untruth.from()).isEqualTo(4);
            assertThat(untruth.to()).isEqualTo(8);
        });
    }

    @Test
    void what_a_hand_has_moved_is_held_against_what_is_said_when_it_has_to_be_known() {
        // Given
        soaking(0, 10, 25).got(0, 4, 25, 100).got(4, 10, 90, 100);
        // When
        var untruths = ClaimCheck.untruths(claims, spans, List.of(new OutsideChange(4.1, 6.2)));
        // Then
        assertThat(untruths).singleElement().satisfies(untruth -> {
            assertThat(untruth.from()).isEqualTo(6.5);
            assertThat(untruth.to()).isEqualTo(10);
        });
    }

    @Test
    void a_final_status_is_held_to_its_word_as_long_as_it_is_watched() {
        said(0, 60, "PROMOTED", 100.0, "all traffic is on v2")
                .got(0, 50, 100, 100)
                .got(50, 60, 0, 100);
        assertThat(untruths()).singleElement().extracting(Untruth::seconds).isEqualTo(10.0);
    }

    @Test
    void a_change_may_be_told_a_little_too_early_or_too_late_and_no_more() {
        // Given: within the delay
        soaking(0, 2.75, 5).soaking(2.75, 6, 50).got(0, 2.5, 5, 100).got(2.5, 6, 50, 100);
        // Then
        assertThat(untruths()).isEmpty();
        // And given: beyond it
        claims.clear();
        soaking(0, 3.3, 5).soaking(3.3, 6, 50);
        // Then
        assertThat(untruths()).singleElement().extracting(Untruth::from).isEqualTo(2.5);
    }

    @Test
    void while_the_router_is_asked_clients_may_have_either_and_nothing_else() {
        // Given
        soaking(0, 2, 5)
                .said(2, 6, "RUNNING", 5.0, "asking router edge for 25 %, 5 % confirmed")
                .soaking(6, 8, 25);
        got(0, 3, 5, 100).got(3, 5, 25, 100).got(5, 5.5, 60, 100).got(5.5, 8, 25, 100);
        // Then
        assertThat(untruths()).singleElement().extracting(Untruth::from).isEqualTo(5.0);
    }

    @Test
    void what_nobody_knows_is_no_untruth_and_neither_is_what_nobody_says() {
        said(0, 4, "ROLLING_BACK", 25.0, "no backend checkout: what clients get is unknown")
                .got(0, 4, 60, 100);
        got(10, 14, 60, 100); // the API was away
        assertThat(untruths()).isEmpty();
    }

    @Test
    void a_small_difference_is_found_in_all_spans_together() {
        // Given: two routers in series
        soaking(0, 30, 5).got(0, 30, 9, 100);
        // When
        var untruths = untruths();
        // Then
        assertThat(untruths).singleElement().extracting(Untruth::seconds).isEqualTo(30.0);
    }

    @Test
    void chance_accuses_nobody() {
        // Given
        var random = new Random(7);
        soaking(0, 2_000, 10);
        for (double at = 0; at < 2_000; at += 0.5) {
            long canary = random.doubles(80).filter(d -> d < 0.1).count();
            spans.add(new Measured(at, at + 0.5, canary, 80));
        }
        // Then
        assertThat(untruths()).isEmpty();
    }
}
