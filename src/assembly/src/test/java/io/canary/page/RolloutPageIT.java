package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.canary.distribution.Patience;
import io.canary.page.Visitor.Screen;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One rollout on the live page: why, what next, and stop it. */
@Timeout(180)
class RolloutPageIT extends FreshPage {
    private static final HasTextOptions PATIENTLY = new HasTextOptions().setTimeout(60_000);
    private static final ContainsTextOptions SOON = new ContainsTextOptions().setTimeout(30_000);
    private static final Pattern NUMBERS = Pattern.compile("/series\\?");
    private static final int MANY = 5_000;

    private static JsonObject compared() {
        return new JsonObject()
                .put(
                        "analysis",
                        new JsonObject()
                                .put("mode", "sequential")
                                .put("tick_sec", 1)
                                .put("warmup_sec", 0)
                                .put("latency_warmup_sec", 0)
                                .put("adaptive_warmup", false));
    }

    /** Without errors there is no error rate below that of the baseline, so something is missing however long it takes. */
    private static JsonObject neverProven() {
        var policy = compared();
        policy.getJsonObject("analysis")
                .put("proof", new JsonObject().put("error_ratio", 1).put("error_margin", 0));
        return policy;
    }

    private static JsonObject limited() {
        return new JsonObject()
                .put("min_samples", 1)
                .put("min_requests", 1)
                .put("analysis", new JsonObject().put("mode", "threshold"));
    }

    @Test
    void a_rollout_is_followed_from_5_percent_to_its_promotion() throws Exception {
        // Given
        var strategy =
                new JsonObject().put("initial_weight", 5).put("step_weight", 45).put("interval_sec", 3);
        String id = rollouts.create("shop", strategy, compared());
        // When
        visitor.openRollout(id);
        // Then
        assertThat(visitor.at("#weight")).hasText(Pattern.compile("^5\u00a0%$"));
        assertThat(visitor.at("#ladder .rung.now .label")).hasText("5\u00a0%");
        assertThat(visitor.at("#next")).containsText("Next evaluation");
        Reporter.during(() -> rollouts.report(id, MANY, 0), () -> {
            assertThat(visitor.at("#weight")).hasText("50\u00a0%", PATIENTLY);
            assertThat(visitor.at("#ladder .rung.done")).hasCount(1);
            assertThat(visitor.at("#badge-word")).hasText("promoted", PATIENTLY);
        });
        assertThat(visitor.at("#weight")).hasText("100\u00a0%");
        assertThat(visitor.at("#status")).hasText("PROMOTED");
        assertThat(visitor.at("#main-actions button")).hasCount(0);
        assertThat(visitor.at("#history .event").first()).containsText("promoted");
        assertThat(visitor.page()).hasTitle(Pattern.compile("^promoted 100\u00a0% \u2013 shop v2$"));
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void each_chart_has_a_table_with_its_numbers_and_decisions_are_replayed() throws Exception {
        // Given
        String id = rollouts.createQuick("shop", neverProven());
        Reporter.during(() -> rollouts.report(id, 400, 0), () -> {
            Patience.await(() -> rollouts.get(id).getValue("last_decision") != null);
            visitor.openRollout(id);
            // Then
            for (String chart : new String[] {"errors", "latency", "evidence", "ratio", "share"}) {
                visitor.at("#chart-" + chart + " summary").click();
                assertThat(visitor.at("#chart-" + chart + " tbody tr").first()).isVisible();
            }
            assertThat(visitor.at("#chart-evidence canvas")).isVisible();
            assertThat(visitor.at("#chart-errors .plot")).hasAttribute("aria-label", Pattern.compile("canary 0"));
            assertThat(visitor.at("#chart-latency .legend")).containsText(Pattern.compile("canary p95 2\\d"));
            assertThat(visitor.at("#blame")).containsText("No sign that the canary is worse");
            assertThat(visitor.at("#missing-list li").first()).isVisible();
            // When
            visitor.at("#replay > summary").click();
            visitor.at("#replay-slider").fill("1");
            // Then
            assertThat(visitor.at("#replay-text")).hasText(Pattern.compile("^Decision 1 \\(1 of \\d+\\) at .*"));
            assertThat(visitor.at("#basis")).containsText("what was known at decision 1");
            assertThat(visitor.at("#raw")).containsText("\"number\": 1");
            assertThat(visitor.at("#chart-evidence tbody")).not().containsText("undecided");
            // When
            visitor.at("#replay-live").click();
            // Then
            assertThat(visitor.at("#basis")).isHidden();
        });
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void where_nothing_is_compared_the_page_says_so_and_shows_the_limits() throws Exception {
        // Given
        String id = rollouts.createQuick("shop", limited().put("rollback_on_failure", false));
        rollouts.reportCanary(id, 100, 90);
        // When
        visitor.openRollout(id);
        // Then
        assertThat(visitor.at("#badge-word")).hasText("failing");
        assertThat(visitor.at("#blame")).containsText("nothing is compared");
        assertThat(visitor.at("#charts-note")).containsText("Nothing is compared");
        assertThat(visitor.at("#chart-evidence")).hasCount(0);
        assertThat(visitor.at("#tables")).containsText("error rate");
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void a_rollback_by_keyboard_alone_takes_three_keys_and_is_recorded_with_the_name() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.open("ui/");
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        visitor.press("j", "Enter");
        assertThat(visitor.at("#main-actions .rollback")).hasText("Roll back: take v2 from 25\u00a0% to 0\u00a0%");
        // When
        visitor.press("r");
        assertThat(visitor.at("#confirm-send")).isFocused();
        visitor.press("Shift+Tab");
        visitor.page().keyboard().type("alice");
        visitor.press("Tab", "Enter");
        // Then
        assertThat(visitor.at("#badge-word")).hasText("rolled back");
        assertThat(visitor.at("#notice")).containsText("Roll back: done.");
        assertThat(rollouts.status(id)).isEqualTo("ROLLED_BACK");
        assertThat(rollouts.history(id, "roll_back"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getString("by")).isEqualTo("alice (127.0.0.1)"));
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void on_a_phone_a_rollback_is_two_taps() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        try (var phone = Visitor.come(Chromium.assumeInstalled(), port(), Screen.PHONE)) {
            phone.openRollout(id);
            assertThat(phone.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);
            // When
            phone.at("#main-actions .rollback").tap();
            phone.at("#confirm-send").tap();
            // Then
            assertThat(phone.at("#badge-word")).hasText("rolled back");
            assertThat(rollouts.status(id)).isEqualTo("ROLLED_BACK");
        }
    }

    @Test
    void a_pause_and_a_resume_are_one_key_and_a_confirmation_each() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .pause")).isVisible();
        // When
        visitor.press("p", "Enter");
        // Then
        assertThat(visitor.at("#badge-word")).hasText("paused");
        // When
        visitor.press("p");
        assertThat(visitor.at("#confirm-would")).containsText("It would then be running");
        visitor.at("#confirm-send").click();
        // Then
        assertThat(visitor.at("#badge-word")).hasText("running");
        assertThat(rollouts.status(id)).isEqualTo("RUNNING");
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void a_promotion_without_a_pass_needs_the_name_of_the_service_and_a_reason() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        // When
        visitor.at("#more > summary").click();
        visitor.at("#more-actions .promote").click();
        // Then
        assertThat(visitor.at("#confirm-send")).isDisabled();
        visitor.at("#confirm-retype").fill("shop");
        assertThat(visitor.at("#confirm-send")).isDisabled();
        visitor.at("#confirm-reason").fill("nothing reports for it");
        // When
        visitor.at("#confirm-send").click();
        // Then
        assertThat(visitor.at("#badge-word")).hasText("promoted");
        assertThat(rollouts.history(id, "promote_unproven"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getString("msg")).contains("nothing reports for it"));
    }

    @Test
    void a_command_for_what_has_changed_since_is_refused_with_the_sentence_of_the_service() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        rollouts.command(id, "pause");
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .resume")).isEnabled();
        visitor.press("p");
        // When
        rollouts.command(id, "resume");
        rollouts.command(id, "pause");
        // Then
        assertThat(visitor.at("#confirm-stale")).containsText("It has changed since you were asked. It is now paused");
        // When
        visitor.at("#confirm-send").click();
        // Then
        assertThat(visitor.at("#confirm-problem")).containsText("Refused: ");
        assertThat(visitor.at("#confirm-problem")).containsText("revision");
        assertThat(rollouts.status(id)).isEqualTo("PAUSED");
    }

    @Test
    void a_question_says_that_it_is_answered_by_what_has_happened_meanwhile() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .pause")).isVisible();
        visitor.press("p");
        assertThat(visitor.at("#confirm-what")).containsText("running");
        // When
        rollouts.command(id, "rollback");
        // Then
        assertThat(visitor.at("#confirm-what")).containsText("rolled back");
        assertThat(visitor.at("#confirm-stale"))
                .hasText("There is no such command any more. It is now rolled back at 0\u00a0%.");
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void what_came_of_a_command_is_not_said_any_more_when_it_is_over() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .pause")).isVisible();
        visitor.press("p", "Enter");
        assertThat(visitor.at("#badge-word")).hasText("paused");
        assertThat(visitor.at("#notice")).containsText("Pause: done. It is now paused");
        // When
        rollouts.command(id, "resume");
        // Then
        assertThat(visitor.at("#badge-word")).hasText("running");
        assertThat(visitor.at("#notice")).hasText("");
    }

    @Test
    void the_numbers_of_a_rollout_that_is_over_are_asked_for_again_until_they_come() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        rollouts.command(id, "rollback");
        visitor.page().route(NUMBERS, Route::abort);
        visitor.openRollout(id);
        assertThat(visitor.at("#charts-note")).containsText("could not be read");
        // When
        visitor.page().unroute(NUMBERS);
        // Then
        assertThat(visitor.at("#charts-note")).not().containsText("could not be read", SOON);
    }

    /** What becomes of the answer to a command that was carried out. */
    private enum Loss {
        ON_ITS_WAY {
            @Override
            void lose(Route route) {
                route.abort();
            }
        },
        AT_A_GATEWAY {
            @Override
            void lose(Route route) {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(502)
                        .setContentType("text/html")
                        .setBody("<h1>Bad Gateway</h1>"));
            }
        };

        abstract void lose(Route route);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void a_command_whose_answer_is_lost_is_repeated_and_done_once(Loss loss) throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        var keys = new ArrayList<String>();
        visitor.page().route("**/pause", route -> {
            keys.add(route.request().headerValue("idempotency-key"));
            if (keys.size() == 1) {
                route.fetch();
                loss.lose(route);
            } else {
                route.resume();
            }
        });
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .pause")).isVisible();
        // When
        visitor.press("p", "Enter");
        // Then
        assertThat(visitor.at("#notice")).containsText("Pause: done.");
        assertThat(keys).hasSize(2).doesNotContainNull();
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
        assertThat(rollouts.history(id, "pause")).hasSize(1);
    }

    @Test
    void a_rollback_does_not_wait_for_a_command_that_hangs() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.page().route("**/pause", hangs -> {});
        visitor.openRollout(id);
        assertThat(visitor.at("#main-actions .pause")).isVisible();
        visitor.press("p", "Enter");
        assertThat(visitor.at("#confirm-problem")).containsText("Waiting for the answer");
        // When
        visitor.press("Escape", "r", "Enter");
        // Then
        assertThat(visitor.at("#badge-word")).hasText("rolled back");
        assertThat(rollouts.status(id)).isEqualTo("ROLLED_BACK");
    }

    @Test
    void what_something_else_than_the_service_does_not_find_may_come_back() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.page()
                .route(
                        "**/deployments/" + id,
                        route -> route.fulfill(
                                new Route.FulfillOptions().setStatus(404).setBody("default backend - 404")));
        visitor.openRollout(id);
        assertThat(visitor.at("#loading")).containsText("status 404");
        // When
        visitor.page().unroute("**/deployments/" + id);
        // Then
        assertThat(visitor.at("#badge-word")).hasText("running");
    }

    @Test
    void a_deployment_that_is_not_there_is_said_not_to_be_there() {
        // When
        Page page = visitor.openRollout("none");
        // Then
        assertThat(page.locator("#gone-text")).containsText("there is no deployment none");
        assertThat(page.locator("#rollout")).isHidden();
    }

    @Test
    void an_address_that_names_no_deployment_shows_none() {
        // When
        Page page = visitor.openRollout("..");
        // Then
        assertThat(page.locator("#gone-text")).hasText("The address names no deployment.");
    }
}
