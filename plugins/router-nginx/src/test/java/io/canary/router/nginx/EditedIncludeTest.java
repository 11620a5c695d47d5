package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EditedIncludeTest {
    private static final Route ROUTE = new Route(
            VersionUpstream.set("v1", List.of("10.0.0.5:80", "10.0.0.6:80")),
            VersionUpstream.set("v2", List.of("10.0.0.7:80")),
            new Weight(1_000));

    @Test
    void a_file_is_as_it_was_written_until_it_is_changed() {
        // Given
        String text = written(Map.of());
        // Then
        assertThat(IncludeText.isAsWritten(text)).isTrue();
        assertThat(IncludeText.isAsWritten(text.replace("10%", "90%"))).isFalse();
        assertThat(IncludeText.isAsWritten(text + "\n")).isFalse();
        assertThat(IncludeText.isAsWritten(text.replace("\n", "\r\n"))).isFalse();
        assertThat(IncludeText.isAsWritten("")).isFalse();
    }

    @Test
    void the_share_is_that_of_the_lines_that_nginx_goes_by() {
        assertThat(shares(Map.of(), "10%", "90%")).isEqualTo(percent(90));
        assertThat(shares(Map.of(), "    10% canary_shop_canary;\n", "")).isEqualTo(percent(0));
        assertThat(shares(Map.of(), "* canary_shop_baseline", "* canary_shop_canary"))
                .isEqualTo(percent(100));
        assertThat(shares(Map.of(), "10% canary_shop_canary;", "20%   canary_shop_canary; # more"))
                .isEqualTo(percent(20));
        assertThat(shares(Map.of("method", "weighted"), "10.0.0.7:80 weight=2", "10.0.0.7:80 weight=18"))
                .isEqualTo(percent(50));
    }

    @Test
    void what_is_said_of_other_services_or_beside_them_changes_nothing() {
        assertThat(shares(Map.of(), "10% canary_shop_canary;", "10% canary_shop_canary; # a word"))
                .isEqualTo(percent(10));
        assertThat(shares(Map.of(), "# \"shop\"", "log_format mine '$status';\n# \"shop\""))
                .isEqualTo(percent(10));
        assertThat(shares(Map.of(), "# \"shop\"", "upstream canary_shop_2_x { server 10.0.0.9; }"))
                .isEqualTo(percent(10));
    }

    @Test
    void what_is_not_understood_is_named() {
        assertThat(difference("server 10.0.0.5:80;", "server 10.0.0.7:80;"))
                .startsWith("upstream canary_shop_baseline { server 10.0.0.7:80;");
        assertThat(difference("default $canary_shop_share;", "default canary_shop_canary;"))
                .startsWith("map  $canary_shop { default canary_shop_canary;");
        assertThat(difference("10% canary_shop_canary;", "10% elsewhere;")).contains("elsewhere");
        assertThat(difference("    * canary_shop_baseline;\n", "")).startsWith("split_clients");
        assertThat(difference("split_clients", "# split_clients")).isNotEmpty();
    }

    private static Map<String, Weight> percent(int canary) {
        return Map.of("v1", new Weight(10_000 - canary * 100), "v2", new Weight(canary * 100));
    }

    private static Map<String, Weight> shares(Map<String, ?> ofService, String part, String by) {
        var reading = read(ofService, part, by);
        assertThat(reading.difference()).isNull();
        return reading.weights();
    }

    private static String difference(String part, String by) {
        return String.valueOf(read(Map.of(), part, by).difference());
    }

    private static EditedInclude.Reading read(Map<String, ?> ofService, String part, String by) {
        String text = written(ofService);
        assertThat(text).contains(part);
        return new EditedInclude("canary_shop", Set.of("canary_shop", "canary_shop_2"), ROUTE)
                .read(text.replace(part, by), text);
    }

    private static String written(Map<String, ?> ofService) {
        var services = Map.of("shop", new HashMap<String, Object>(ofService));
        var settings = Settings.read(NginxSettings.class, Map.of("services", services));
        return new Renderer(settings).render(new State(17, Map.of("shop", ROUTE)));
    }
}
