package io.canary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.RunningService;
import io.canary.page.Visitor.Screen;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pure functions of the page's modules, called in a browser. */
@Timeout(60)
class PageModulesIT {
    private static RunningService service;
    private static Visitor visitor;

    @BeforeAll
    static void start() {
        var browser = Chromium.assumeInstalled();
        service = RunningService.start(Map.of());
        visitor = Visitor.come(browser, service.port(), Screen.DESK);
        visitor.open("ui/");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            visitor.close();
            service.close();
        }
    }

    /** What an expression is, with the exports of a module in {@code m}. */
    private static Object value(String module, String expression) {
        return visitor.page()
                .evaluate("async () => { const m = await import('/ui/" + module + "'); return " + expression + "; }");
    }

    @Test
    void what_is_not_known_is_never_shown_as_a_number() {
        for (String call : List.of("percent(null)", "rate(undefined)", "millis(NaN)", "count(null)", "eValue(null)")) {
            assertThat(value("format.js", "m." + call)).as(call).isEqualTo("unknown");
        }
        assertThat(value("format.js", "m.percent(0)")).isEqualTo("0\u00a0%");
        assertThat(value("format.js", "m.percent(12.5)")).isEqualTo("12.5\u00a0%");
    }

    @Test
    void what_is_next_to_nothing_or_all_is_not_shown_as_that() {
        assertThat(value("format.js", "[0.004, 0.005, 99.994, 99.996, 100].map(m.percent)"))
                .isEqualTo(List.of(
                        "<\u00a00.01\u00a0%", "0.01\u00a0%", "99.99\u00a0%", ">\u00a099.99\u00a0%", "100\u00a0%"));
        assertThat(value("format.js", "m.rate(0.0000123)")).isEqualTo("0.0012\u00a0%");
    }

    @Test
    void a_text_cannot_turn_the_direction_of_what_follows() {
        assertThat(value("format.js", "m.plain('a\\u202eb\\u2066c\\u0007d\\ne')"))
                .isEqualTo("a\ufffdb\ufffdc\ufffdd\ne");
    }

    @Test
    void a_time_of_yesterday_does_not_look_like_one_of_today() {
        String redrawn = """
                (() => {
                  const now = new Date();
                  const element = document.createElement('p');
                  element.append(m.timeElement(now.toISOString()));
                  const today = element.textContent;
                  m.redrawTimes(element, now.getTime() + 24 * 3_600_000);
                  return element.textContent !== today && element.textContent.endsWith(` ${today}`);
                })()""";
        assertThat(value("dom.js", redrawn)).isEqualTo(true);
    }

    @Test
    void how_long_reports_that_do_not_come_will_take_is_not_known() {
        String proof = "{code: 'proof', requests: 90, seconds: 45}";
        String condition = "{code: 'condition', requests: null, seconds: null}";
        String report = "{code: 'report', requests: null, seconds: null}";
        assertThat(value("assessment.js", "m.waitSeconds({missing: [" + proof + ", " + condition + "]})"))
                .isEqualTo(45);
        assertThat(value("assessment.js", "m.waitSeconds({missing: []})")).isEqualTo(0);
        for (String verdict : List.of("{missing: [" + proof + ", " + report + "]}", "{missing: ['errors']}", "null")) {
            assertThat(value("assessment.js", "m.waitSeconds(" + verdict + ")"))
                    .as(verdict)
                    .isNull();
        }
    }

    @Test
    void a_tab_in_the_background_is_drawn_too_as_its_title_is_seen() {
        String drawn = """
                await new Promise(drawn => {
                  const frames = window.requestAnimationFrame;
                  window.requestAnimationFrame = () => 0;
                  m.oncePerFrame(() => drawn(true))();
                  window.requestAnimationFrame = frames;
                })""";
        assertThat(value("frame.js", drawn)).isEqualTo(true);
    }

    @Test
    void a_page_that_has_slept_is_stale_whichever_clock_noticed_and_until_all_of_the_state_has_come() {
        String slept = """
                (() => {
                  const f = new m.Freshness();
                  f.completed({wall: 0, monotonic: 0}, "then");
                  const before = f.check({wall: 14_000, monotonic: 14_000});
                  const counts = f.heard({wall: WALL, monotonic: MONOTONIC}, "now");
                  const after = f.isStale;
                  f.completed({wall: WALL, monotonic: MONOTONIC}, "now");
                  return [before, counts, after, f.isStale];
                })()""";
        assertThat(value("freshness.js", slept.replace("WALL", "3_600_000").replace("MONOTONIC", "14_500")))
                .isEqualTo(List.of(false, false, true, false));
        assertThat(value("freshness.js", slept.replace("WALL", "-500").replace("MONOTONIC", "30_000")))
                .isEqualTo(List.of(false, false, true, false));
    }

    @Test
    void a_lost_connection_is_stale_sooner_than_a_quiet_one() {
        assertThat(value("freshness.js", """
                        (() => {
                          const f = new m.Freshness();
                          f.completed({wall: 0, monotonic: 0}, "then");
                          f.lost({wall: 1_000, monotonic: 1_000});
                          return [f.check({wall: 5_000, monotonic: 5_000}), f.check({wall: 7_000, monotonic: 7_000})];
                        })()""")).isEqualTo(List.of(false, true));
    }

    @Test
    void the_ladder_says_when_each_step_begins_at_the_earliest() {
        // Given: an evaluation in 40 s, and evidence that takes 75 s more
        String ladder = """
                m.ladder({
                  status: "RUNNING", current_step: 0, current_weight: 5, next_evaluation_at: "1970-01-01T00:00:40.000Z",
                  bake_until: null, config: {strategy: {bake_sec: 100}},
                  plan: [5, 50, 95].map(weight => ({weight, interval_sec: 60, advance: ADVANCE})),
                }, WAIT).map(rung => [rung.state, rung.begins])""";
        // Then
        assertThat(value("ladder.js", ladder.replace("ADVANCE", "'pass'").replace("WAIT", "{from: 0, seconds: 75}")))
                .isEqualTo(List.of(
                        Arrays.asList("now", null),
                        List.of("next", 100_000),
                        List.of("next", 160_000),
                        List.of("next", 220_000),
                        List.of("next", 320_000)));
        assertThat(value("ladder.js", ladder.replace("ADVANCE", "'manual'").replace("WAIT", "{from: 0, seconds: 0}")))
                .asString()
                .doesNotContainPattern("\\d{3}");
        assertThat(value("ladder.js", ladder.replace("ADVANCE", "'pass'").replace("WAIT", "null")))
                .asString()
                .doesNotContainPattern("\\d{3}");
    }

    @Test
    void a_filter_and_its_address_are_the_same() {
        String search = "?triage=failing,suspect&service=a%26b&owner=web%20team&text=%25";
        assertThat(value("filter.js", "m.filterSearch(m.parseFilter('" + search + "'))"))
                .isEqualTo(search);
        assertThat(value("filter.js", "m.filterSearch(m.NO_FILTER)")).isEqualTo("");
    }

    @Test
    void rollback_and_pause_need_no_revision_and_everything_else_does() {
        String commands = """
                m.commandsOf({status: "RUNNING", current_weight: 25, current_step: 0, plan: [{weight: 25}, {weight: 50}],
                  service_name: "shop", baseline_version: "v1", new_version: "v2"}, OUTCOME)
                  .map(option => `${option.command} ${option.ifMatch} ${option.effect}`)""";
        assertThat(value("commands.js", commands.replace("OUTCOME", "'PASS'")))
                .isEqualTo(List.of(
                        "rollback false Roll back: take v2 from 25\u00a0% to 0\u00a0%",
                        "pause false Pause: hold v2 at 25\u00a0%",
                        "skip true Skip: take v2 from 25\u00a0% to 50\u00a0%",
                        "promote true Promote: take v2 from 25\u00a0% to 100\u00a0%",
                        "cancel false Cancel: take v2 from 25\u00a0% to 0\u00a0%, without calling it bad",
                        "abandon true Abandon: give up, and leave the traffic wherever it is"));
        assertThat(value("commands.js", commands.replace("OUTCOME", "null")))
                .asString()
                .contains("promote true Promote without a PASS")
                .doesNotContain("skip");
    }

    @Test
    void a_rollback_that_is_asked_about_says_what_it_would_do_now_and_a_promotion_that_it_is_for_another_state() {
        String asked = """
                (() => {
                  const at = (weight, revision) => ({status: "RUNNING", current_weight: weight, revision, current_step: 0,
                    service_name: "shop", baseline_version: "v1", new_version: "v2"});
                  const option = weight => m.commandsOf(at(weight), "PASS").find(({command}) => command === "COMMAND");
                  const {option: {effect}, warning} = m.askedNow({option: option(25), revision: REVISION}, option(50), at(50, 8));
                  return [effect, warning];
                })()""";
        assertThat(value("commands.js", asked.replace("COMMAND", "rollback").replace("REVISION", "null")))
                .isEqualTo(List.of("Roll back: take v2 from 50\u00a0% to 0\u00a0%", ""));
        assertThat(value("commands.js", asked.replace("COMMAND", "promote").replace("REVISION", "7")))
                .isEqualTo(List.of(
                        "Promote: take v2 from 25\u00a0% to 100\u00a0%",
                        "It has changed since you were asked. It is now running at 50\u00a0%."
                                + " This would be refused: go back, and ask again."));
    }

    @Test
    void a_group_of_a_later_version_is_shown_first_as_it_is_called() {
        assertThat(value("triage.js", "m.badge({triage: 'on_fire', status: 'RUNNING'}).word"))
                .isEqualTo("on fire");
        assertThat(value("triage.js", "m.compare({triage: 'on_fire'}, {triage: 'rolling_back'})"))
                .isEqualTo(-1);
    }
}
