package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.page.Visitor.Screen;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The list of the live page: what is live and unhealthy. */
@Timeout(180)
class ListPageIT extends FreshPage {
    /** A router that never takes the canary of {@code stuck} out of the traffic. */
    private static final String CONFIGURATION = """
            routers:
              fake:
                type: fake
                settings: {trouble: [{kind: unreachable, verbs: [rollback], services: [stuck]}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Override
    String[] arguments() throws IOException {
        Path conf = Files.writeString(folder.resolve("canary.yaml"), CONFIGURATION);
        return new String[] {"--conf", conf.toString()};
    }

    private static JsonObject held() {
        return new JsonObject()
                .put("rollback_on_failure", false)
                .put("min_samples", 1)
                .put("min_requests", 1);
    }

    /** One deployment in each group but suspect. */
    private void createOneOfEach() throws Exception {
        rollouts.createSlow("runs");
        rollouts.command(rollouts.createSlow("pauses"), "pause");
        rollouts.command(rollouts.createSlow("over"), "cancel");
        rollouts.command(rollouts.createSlow("stuck"), "rollback");
        rollouts.createQuick("waits", new JsonObject());
        String failing = rollouts.createQuick("fails", held());
        rollouts.reportCanary(failing, 1_000, 900);
    }

    @Test
    void a_service_without_deployments_explains_how_to_create_the_first_which_then_appears_by_itself()
            throws Exception {
        // Given
        visitor.open("ui");
        assertThat(visitor.at("#empty")).isVisible();
        assertThat(visitor.at("#example-curl")).containsText("http://127.0.0.1:" + port() + "/deployments");
        // When
        rollouts.createSlow("shop");
        // Then
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        assertThat(visitor.at("#empty")).isHidden();
        assertThat(visitor.page().url()).endsWith("/ui/");
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void the_most_urgent_comes_first_by_word_and_shape_and_what_changes_moves() throws Exception {
        // Given
        createOneOfEach();
        // When
        visitor.open("ui/");
        // Then
        var badges = visitor.at(".badge");
        assertThat(badges).hasText(new String[] {
            "\u25c4 rolling back",
            "\u2715 failing",
            "\u2016 paused",
            "\u25a0 holding",
            "\u25ba running",
            "\u2013 cancelled"
        });
        assertThat(visitor.at("tr.deployment .service a"))
                .hasText(new String[] {"stuck", "fails", "pauses", "waits", "runs", "over"});
        assertThat(visitor.at(".chip.tone-failing .number")).hasText("1");
        assertThat(visitor.page()).hasTitle("(2 unhealthy) Canary");
        // When
        rollouts.command(rollouts.createSlow("moves"), "pause");
        // Then
        assertThat(visitor.at("tbody.tone-paused tr.deployment .service a")).hasText(new String[] {"moves", "pauses"});
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void a_filter_is_in_the_address_and_the_back_button_takes_it_back() throws Exception {
        // Given
        createOneOfEach();
        visitor.open("ui/?triage=paused,failing&service=s");
        assertThat(visitor.at("#summary")).hasText("2 of 6 deployments");
        assertThat(visitor.at("#service")).hasValue("s");
        // When
        visitor.at(".chip.tone-paused").click();
        // Then
        assertThat(visitor.page()).hasURL(Pattern.compile("/ui/\\?triage=failing&service=s$"));
        assertThat(visitor.at("tr.deployment:visible")).hasCount(1);
        // When
        visitor.page().goBack();
        // Then
        assertThat(visitor.at("tr.deployment:visible")).hasCount(2);
        // When
        visitor.press("/");
        visitor.page().keyboard().type("paused");
        // Then
        assertThat(visitor.page()).hasURL(Pattern.compile("text=paused$"));
        assertThat(visitor.at("tr.deployment:visible .service a")).hasText(new String[] {"pauses"});
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void the_keyboard_alone_finds_a_deployment_and_opens_it() throws Exception {
        // Given
        createOneOfEach();
        visitor.open("ui/");
        assertThat(visitor.at("tr.deployment")).hasCount(6);
        assertThat(visitor.at("tbody.tone-failing tr.deployment")).hasCount(1);
        // When
        visitor.press("?");
        assertThat(visitor.at("#help")).isVisible();
        visitor.press("j", "Escape", "j", "j", "j", "k", "Enter");
        // Then: the keys that were typed into the dialog did nothing
        assertThat(visitor.at("#service")).hasText("fails");
        // When
        visitor.press("b");
        // Then
        assertThat(visitor.page()).hasURL(Pattern.compile("/ui/$"));
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void a_rollback_from_the_list_is_asked_on_the_page_of_its_rollout_once() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        visitor.open("ui/");
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        visitor.press("r");
        assertThat(visitor.at("#notice")).containsText("No deployment is selected");
        // When
        visitor.press("j", "r");
        // Then
        assertThat(visitor.at("#confirm-send")).hasText("Roll back: take v2 from 25\u00a0% to 0\u00a0%");
        assertThat(visitor.at("#confirm-send")).isFocused();
        assertThat(visitor.page()).hasURL(Pattern.compile("/ui/rollout\\?id=" + id + "$"));
        // When
        visitor.page().reload();
        assertThat(visitor.page()).hasTitle(Pattern.compile("^running 25"));
        // Then
        assertThat(visitor.at("#confirm")).isHidden();
        assertThat(rollouts.status(id)).isEqualTo("RUNNING");
        // When
        visitor.press("b");
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        visitor.press("j", "r");
        assertThat(visitor.at("#confirm-send")).isFocused();
        visitor.press("Enter");
        // Then
        assertThat(visitor.at("#badge-word")).hasText("rolled back");
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void a_key_for_a_command_that_there_is_not_any_more_says_so() throws Exception {
        // Given
        String id = rollouts.createSlow("shop");
        rollouts.command(id, "pause");
        visitor.open("ui/");
        assertThat(visitor.at("tbody.tone-paused tr.deployment")).hasCount(1);
        // When
        visitor.press("j", "p");
        // Then
        assertThat(visitor.at("#confirm-send")).containsText("Resume: ");
        visitor.press("Escape");
        // When
        rollouts.command(id, "cancel");
        assertThat(visitor.at("#badge-word")).hasText("cancelled");
        visitor.press("r");
        // Then
        assertThat(visitor.at("#notice")).hasText("Roll back: there is no such command now. It is cancelled.");
        // When
        visitor.open("ui/");
        assertThat(visitor.at("tr.deployment")).hasCount(1);
        visitor.press("j", "p");
        // Then
        assertThat(visitor.at("#notice")).hasText("Pause: there is no such command now. It is cancelled.");
        assertThat(visitor.at("#confirm")).isHidden();
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void on_a_phone_nothing_is_cut_off() throws Exception {
        // Given
        createOneOfEach();
        try (var phone = Visitor.come(Chromium.assumeInstalled(), port(), Screen.PHONE)) {
            // When
            phone.open("ui/");
            phone.at("tr.deployment").last().waitFor();
            // Then
            assertThat(phone.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);
            assertThat(phone.at("tr.deployment .why").first()).isVisible();
        }
    }
}
