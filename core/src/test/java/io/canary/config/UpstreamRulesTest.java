package io.canary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRulesTest {
    private static final UpstreamRules EVERYTHING =
            UpstreamRules.of(List.of("0.0.0.0/0", "::/0", "*", "[::/0]:1-65535"));
    private static final UpstreamRules NOTHING = UpstreamRules.of(List.of());

    private static boolean allows(UpstreamRules rules, String address) {
        return rules.objection(URI.create(address), List.of(), "x") == null;
    }

    @Test
    void a_network_matches_with_its_ports_and_matches_no_name() {
        var rules = UpstreamRules.of(List.of("10.0.0.0/8:8080-8090", "[fd00::/8]:80", "192.168.1.7"));
        assertThat(List.of(
                        "http://10.255.0.1:8080",
                        "http://10.0.0.1:8090",
                        "http://[fd00::1]",
                        "http://192.168.1.7:1",
                        "http://[::ffff:10.0.0.1]:8080",
                        "http://[64:ff9b::10.0.0.1]:8080"))
                .allMatch(address -> allows(rules, address));
        assertThat(List.of(
                        "http://10.0.0.1:8079",
                        "http://10.0.0.1:8091",
                        "http://11.0.0.1:8080",
                        "http://[fd00::1]:81",
                        "https://[fd00::1]",
                        "http://[fe00::1]",
                        "http://192.168.1.8:1",
                        "http://ten.internal:8080"))
                .noneMatch(address -> allows(rules, address));
    }

    @Test
    void a_host_with_a_star_matches_names_below_it_in_any_spelling_and_no_address() {
        var rules = UpstreamRules.of(List.of("*.shop.internal:443", "*"));
        var hosts = UpstreamRules.of(List.of("*.Shop.internal:443"));
        assertThat(allows(hosts, "https://a.b.SHOP.internal.")).isTrue();
        assertThat(allows(hosts, "https://shop.internal")).isFalse();
        assertThat(allows(hosts, "http://a.shop.internal")).isFalse();
        assertThat(allows(hosts, "https://a.shop.internal.evil.example")).isFalse();
        assertThat(allows(hosts, "https://a.shopXinternal")).isFalse();
        assertThat(allows(rules, "http://10.0.0.1")).isFalse();
    }

    @Test
    void addresses_in_the_settings_are_allowed_with_their_port_and_no_others() {
        var known = List.of(URI.create("http://Shop-V1:8080"), URI.create("http://10.0.0.1"));
        assertThat(NOTHING.objection(URI.create("http://shop-v1.:8080"), known, "x"))
                .isNull();
        assertThat(NOTHING.objection(URI.create("http://10.0.0.1:80"), known, "x"))
                .isNull();
        assertThat(NOTHING.objection(URI.create("http://10.0.0.1:81"), known, "routers.edge.upstreams_allowed"))
                .contains("routers.edge.upstreams_allowed", "http://10.0.0.1:81");
        assertThat(allows(NOTHING, "http://127.0.0.1:8000")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://169.254.0.1:8080",
                "http://[::ffff:169.254.169.254]",
                "http://[::ffff:a9fe:a9fe]",
                "http://[::a9fe:a9fe]",
                "http://[64:ff9b::a9fe:a9fe]",
                "http://[2002:a9fe:a9fe::1]",
                "http://[fe80::1]",
                "http://[fe80::1%25eth0]",
                "http://[fd00:ec2::254]",
                "http://100.100.100.200",
                "http://metadata.google.internal",
                "http://METADATA.google.internal.",
                "http://metadata",
                "http://0.0.0.0",
                "http://[::]",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://[ff02::1]",
                "http://2852039166",
                "http://0xa9fea9fe",
                "http://0xa9.254.169.254",
                "http://0251.0376.0251.0376",
                "http://025.0.0.1",
                "http://169.16689662",
                "http://127.1",
                "http://169.254.169.254."
            })
    void link_local_metadata_unspecified_and_multicast_addresses_are_refused_in_any_notation(String address) {
        assertThat(allows(EVERYTHING, address)).isFalse();
        assertThat(EVERYTHING.objection(URI.create(address), List.of(URI.create(address)), "x"))
                .isNotNull();
    }

    @Test
    void everything_else_can_be_allowed() {
        assertThat(List.of("http://127.0.0.1", "http://[::1]:8080", "http://example.com", "http://[2001:db8::1]"))
                .allMatch(address -> allows(EVERYTHING, address));
    }

    @Test
    void an_invalid_rule_is_refused_with_its_pointer() {
        var entries = List.of(
                "10.0.0.0/8",
                "10.0.0.0/33",
                "10.0.0.0/8:0",
                "10.0.0.0/8:90-80",
                "010.0.0.0/8",
                "a b",
                "",
                "http://x",
                "x:70000",
                "[fd00::/129]",
                "x:80-");
        var refusal = catchThrowableOfType(SettingsException.class, () -> UpstreamRules.of(entries));
        assertThat(refusal.problems())
                .extracting(Problem::pointer)
                .containsExactly("/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10");
    }
}
