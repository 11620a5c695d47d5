package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Locator.GetByTextOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names and reasons that are meant to be read as HTML or script. The page shows them as they are written. */
@Timeout(120)
class HostileTextIT extends FreshPage {
    private static final List<String> TEXTS = List.of(
            "<img src=x onerror=alert(1)>",
            "<script>alert(2)</script>",
            "\"><svg onload=alert(3)>",
            "javascript:alert(4)",
            "' onmouseover='alert(5)",
            "</style><style>body{display:none}</style>",
            "{{alert(6)}}${alert(7)}");

    /** Elements that the page itself never has, and handlers as attributes. */
    private Object foreignElements() {
        return visitor.page()
                .evaluate(
                        "document.querySelectorAll('img, svg, body script, body style, [onerror], [onload], [onmouseover],"
                                + " a[href^=\"javascript\"]').length");
    }

    @Test
    void hostile_names_owners_and_reasons_are_shown_and_do_nothing() throws Exception {
        // Given
        for (String text : TEXTS) {
            String id = rollouts.create(text, new JsonObject(), new JsonObject(), text);
            rollouts.command(id, "pause", new JsonObject().put("reason", text).put("by", text));
        }
        // When
        visitor.open("ui/");
        // Then
        assertThat(visitor.at("tr.deployment")).hasCount(TEXTS.size());
        for (String text : TEXTS) {
            var row = visitor.at("tr.deployment").filter(new FilterOptions().setHasText(text));
            assertThat(row.locator(".service a")).hasText(text);
            assertThat(row.locator(".reason")).containsText(text);
        }
        assertThat(foreignElements()).isEqualTo(0);
        // When
        for (String text : TEXTS) {
            visitor.open("ui/");
            visitor.at("tr.deployment .service a")
                    .getByText(text, new GetByTextOptions().setExact(true))
                    .click();
            // Then
            assertThat(visitor.at("#service")).hasText(text);
            assertThat(visitor.at("#canary")).hasText(text);
            assertThat(visitor.at("#reason")).containsText(text);
            assertThat(visitor.at("#history .event").first()).containsText(text);
            visitor.press("r");
            assertThat(visitor.at("#confirm-title")).containsText(text);
            assertThat(visitor.at("#confirm-send")).containsText(text);
            assertThat(foreignElements()).isEqualTo(0);
            visitor.press("Escape");
        }
        assertThat(visitor.complaints()).isEmpty();
        assertThat(visitor.foreignRequests()).isEmpty();
    }

    @Test
    void hostile_addresses_of_the_page_do_nothing() {
        for (String text : TEXTS) {
            // When
            visitor.open("ui/?text=" + encoded(text) + "&service=" + encoded(text));
            // Then
            assertThat(visitor.at("#text")).hasValue(text);
            assertThat(foreignElements()).isEqualTo(0);
        }
        assertThat(visitor.complaints()).isEmpty();
        // When
        visitor.open("ui/rollout?id=" + encoded(TEXTS.getFirst()));
        // Then
        assertThat(visitor.at("#gone-text")).containsText(TEXTS.getFirst());
        assertThat(foreignElements()).isEqualTo(0);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
