package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.WaitForFunctionOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.canary.distribution.RunningService;
import io.canary.page.Visitor.Screen;
import io.canary.tck.FreePorts;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live page whose service answers no more: it must not look live. */
@Timeout(180)
class StalePageIT {
    private static final double STALE_MILLIS = 20_000;

    /** After so long without a stream the page says that it is stale. */
    private static final int LOST_MILLIS = 6_500;

    private static final ContainsTextOptions PATIENTLY = new ContainsTextOptions().setTimeout(60_000);

    /** Says what is on the screen in each frame. */
    private static final String KEEP_LOOKS = """
            () => {
              window.looks = [];
              const look = () => {
                const words = `${document.documentElement.dataset.live} ${document.getElementById('badge-word').textContent}`;
                window.looks.push({ at: Date.now(), words });
              };
              const next = () => { setTimeout(look); requestAnimationFrame(next); };
              next();
            }""";

    /** As a browser does it to a tab that nobody looks at: nothing in it runs. A tab under test cannot be frozen. */
    private static final String FREEZE = """
            millis => void setTimeout(() => {
              document.dispatchEvent(new Event('freeze'));
              const end = Date.now() + millis;
              while (Date.now() < end);
              document.dispatchEvent(new Event('resume'));
            })""";

    @TempDir
    private Path data = Path.of("");

    private int port;
    private RunningService service;
    private Rollouts rollouts;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        var browser = Chromium.assumeInstalled();
        port = FreePorts.next();
        service = restart();
        rollouts = new Rollouts(service);
        visitor = Visitor.come(browser, port, Screen.DESK);
    }

    private RunningService restart() {
        return RunningService.start(Map.of("PORT", "" + port, "CANARY_DATA_DIR", data.toString()));
    }

    @AfterEach
    void stop() {
        if (visitor != null) {
            visitor.close();
            rollouts.close();
            service.signal("CONT");
            service.close();
        }
    }

    private void awaitLook(String look, double millis) {
        visitor.page()
                .waitForFunction(
                        "look => document.documentElement.dataset.live === look",
                        look,
                        new WaitForFunctionOptions().setTimeout(millis));
    }

    @Test
    void a_rollout_whose_service_stands_still_looks_stale_within_20_s_and_live_again_when_it_goes_on()
            throws Exception {
        // Given
        String id = rollouts.createQuick("shop", new JsonObject());
        visitor.openRollout(id);
        awaitLook("live", STALE_MILLIS);
        var colorBefore = visitor.at("#badge").evaluate("e => getComputedStyle(e).color");
        visitor.at("#more > summary").click();
        visitor.at("#more-actions .promote").click();
        visitor.at("#confirm-retype").fill("shop");
        visitor.at("#confirm-reason").fill("nothing reports for it");
        assertThat(visitor.at("#confirm-send")).isEnabled();
        // When
        service.signal("STOP");
        awaitLook("stale", STALE_MILLIS);
        // Then
        assertThat(visitor.at("#confirm-stale")).containsText("This can be sent when the page is live again.");
        assertThat(visitor.at("#confirm-send")).isDisabled();
        visitor.press("Escape");
        assertThat(visitor.at("#stale-text"))
                .hasText(Pattern.compile(
                        "^As of \\d\\d:\\d\\d:\\d\\d \u2013 no connection since \\d\\d:\\d\\d:\\d\\d .*"));
        assertThat(visitor.at("#badge").evaluate("e => getComputedStyle(e).color"))
                .isNotEqualTo(colorBefore);
        assertThat(visitor.at("#next")).containsText("was due at");
        assertThat(visitor.page()).hasTitle(Pattern.compile("^\\(not live\\)"));
        assertThat(visitor.at("#main-actions .rollback")).isEnabled();
        assertThat(visitor.at("#main-actions .pause")).isEnabled();
        assertThat(visitor.at("#more-actions .promote")).isDisabled();
        // When
        visitor.press("r");
        // Then
        assertThat(visitor.at("#confirm-stale")).containsText("It may have changed since.");
        visitor.press("Escape");
        // When
        service.signal("CONT");
        // Then
        awaitLook("live", STALE_MILLIS);
        assertThat(visitor.at("#stale")).isHidden();
        assertThat(visitor.at("#more-actions .promote")).isEnabled();
    }

    @Test
    void a_rollback_that_is_sent_while_the_service_stands_still_is_done_when_it_goes_on() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        awaitLook("live", STALE_MILLIS);
        service.signal("STOP");
        // When
        visitor.press("r", "Enter");
        assertThat(visitor.at("#confirm-problem")).containsText("Trying again", PATIENTLY);
        service.signal("CONT");
        // Then
        assertThat(visitor.at("#notice")).containsText("Roll back: done.", PATIENTLY);
        assertThat(rollouts.history(id, "roll_back")).hasSize(1);
    }

    @Test
    void a_list_whose_service_is_killed_looks_stale_and_connects_by_itself_to_the_next() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.open("ui/");
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        // When
        service.kill();
        awaitLook("stale", STALE_MILLIS);
        // Then
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        assertThat(visitor.page()).hasTitle("(not live) Canary");
        // When
        service = restart();
        rollouts.close();
        rollouts = new Rollouts(service);
        rollouts.command(id, "pause");
        rollouts.createSlow("bakery");
        // Then
        awaitLook("live", STALE_MILLIS);
        assertThat(visitor.at("tr.deployment .service a")).hasText(new String[] {"shop", "bakery"});
        assertThat(visitor.at("#stale")).isHidden();
    }

    @Test
    void a_page_that_was_frozen_shows_at_once_that_it_is_old_and_is_live_only_with_what_is_new() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.openRollout(id);
        awaitLook("live", STALE_MILLIS);
        visitor.page().evaluate(KEEP_LOOKS);
        // When
        visitor.page().evaluate(FREEZE, LOST_MILLIS);
        rollouts.command(id, "pause");
        long changed = System.currentTimeMillis();
        // Then
        var looks = looksAfter(changed);
        assertThat(looks).startsWith("stale running").endsWith("live paused").doesNotContain("live running");
    }

    private List<String> looksAfter(long millis) {
        visitor.page().waitForFunction("() => window.looks.at(-1).words === 'live paused'");
        var looks = (List<?>) visitor.page()
                .evaluate(
                        "from => window.looks.filter(look => look.at > from).map(look => look.words)", (double) millis);
        return looks.stream().map(String::valueOf).distinct().toList();
    }
}
