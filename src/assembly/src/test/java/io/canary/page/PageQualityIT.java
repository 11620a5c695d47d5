package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Patience;
import io.canary.distribution.RunningService;
import io.canary.page.Visitor.Screen;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The live page for everybody: on every screen, behind every proxy, and with nothing from elsewhere. */
@Timeout(120)
class PageQualityIT {
    /** What axe-core finds, one line for each element. */
    private static final String FINDINGS = """
            async () => {
              const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
              return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
            }""";

    private static RunningService service;
    private static Rollouts rollouts;
    private static String compared = "";
    private static String limited = "";
    private static String over = "";

    @BeforeAll
    static void start() throws Exception {
        Chromium.assumeInstalled();
        service = RunningService.start(Map.of());
        rollouts = new Rollouts(service);
        var analysis = new JsonObject().put("mode", "sequential").put("tick_sec", 1);
        compared = rollouts.createQuick("shop", new JsonObject().put("analysis", analysis));
        limited = rollouts.createQuick("bakery", new JsonObject().put("rollback_on_failure", false));
        rollouts.command(rollouts.createSlow("cellar"), "pause");
        over = rollouts.createSlow("attic");
        rollouts.command(over, "rollback", new JsonObject().put("reason", "too dusty"));
        Reporter.during(
                () -> rollouts.report(compared, 100, 0),
                () -> Patience.await(() -> rollouts.get(compared).getValue("last_decision") != null));
        rollouts.reportCanary(limited, 1_000, 900);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            rollouts.close();
            service.close();
        }
    }

    private static Visitor come(Screen screen) {
        return Visitor.come(Chromium.assumeInstalled(), service.port(), screen);
    }

    private static String axe() throws IOException {
        try (var script = PageQualityIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertNoFindings(Visitor visitor) throws IOException {
        visitor.page().evaluate(axe());
        assertThat((List<?>) visitor.page().evaluate(FINDINGS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void axe_finds_nothing_in_the_list(Screen screen) throws Exception {
        try (var visitor = come(screen)) {
            // When
            visitor.open("ui/");
            assertThat(visitor.at("tr.deployment")).hasCount(4);
            // Then
            assertNoFindings(visitor);
            // When
            visitor.open("ui/?text=nothing-like-this");
            assertThat(visitor.at("#nothing")).isVisible();
            // Then
            assertNoFindings(visitor);
            assertThat(visitor.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void axe_finds_nothing_in_a_rollout_with_everything_open(Screen screen) throws Exception {
        try (var visitor = come(screen)) {
            for (String id : List.of(compared, limited, over)) {
                // When
                visitor.openRollout(id);
                assertThat(visitor.at("#charts-note")).not().containsText("Loading");
                visitor.page().evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)");
                // Then
                assertNoFindings(visitor);
                assertThat(visitor.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo(true);
            }
            // When
            visitor.openRollout(compared);
            assertThat(visitor.at("#main-actions .rollback")).isVisible();
            visitor.press("r");
            // Then
            assertNoFindings(visitor);
            assertThat(visitor.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void axe_finds_nothing_in_a_page_that_is_not_live(Screen screen) throws Exception {
        try (var visitor = come(screen)) {
            // Given
            visitor.page().clock().install();
            visitor.openRollout(compared);
            assertThat(visitor.at("#connection-word")).hasText("Live");
            // When: a laptop that has slept
            visitor.page().context().setOffline(true);
            visitor.page().clock().fastForward("01:00");
            // Then
            assertThat(visitor.at("#stale")).isVisible();
            assertNoFindings(visitor);
        }
    }

    @Test
    void the_page_asks_nobody_else_and_a_script_in_it_would_not_run() {
        try (var visitor = come(Screen.DESK)) {
            visitor.open("ui/");
            visitor.openRollout(compared);
            assertThat(visitor.at("#chart-evidence canvas")).isVisible();
            assertThat(visitor.foreignRequests()).isEmpty();
            assertThat(visitor.complaints()).isEmpty();
            // When
            var ran = visitor.page().evaluate("""
                    () => {
                      const script = document.createElement("script");
                      script.textContent = "window.hasRun = true";
                      document.body.append(script);
                      return window.hasRun === true;
                    }""");
            // Then
            assertThat(ran).isEqualTo(false);
            assertThat(visitor.complaints()).anyMatch(complaint -> complaint.contains("Content Security Policy"));
        }
    }

    @Test
    void behind_a_path_prefix_all_of_it_works() throws Exception {
        // Given
        String id = rollouts.createSlow("behind");
        try (var proxy = PrefixProxy.start("/tools/canary", service.port());
                var visitor = Visitor.come(Chromium.assumeInstalled(), proxy.port(), Screen.DESK)) {
            // When
            visitor.open("tools/canary/ui?service=behind");
            // Then
            assertThat(visitor.at("tr.deployment:visible")).hasCount(1);
            visitor.press("j", "Enter");
            assertThat(visitor.at("#service")).hasText("behind");
            // When
            visitor.press("r", "Enter");
            // Then
            assertThat(visitor.at("#badge-word")).hasText("rolled back");
            assertThat(rollouts.status(id)).isEqualTo("ROLLED_BACK");
            // When
            visitor.press("b");
            // Then
            assertThat(visitor.at("#summary")).containsText("deployments");
            assertThat(visitor.complaints()).isEmpty();
        } finally {
            rollouts.command(id, "cancel");
        }
    }
}
