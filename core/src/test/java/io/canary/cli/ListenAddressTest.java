package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.Config;
import io.canary.spi.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.1.2.3, true",
        "::1, true",
        "localhost, true",
        "0.0.0.0, false",
        "::, false",
        "10.0.0.1, false",
        "no-such-host.invalid, false"
    })
    void only_loopback_addresses_are_local(String host, boolean loopback) {
        assertThat(new ListenAddress(host, 8000).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void the_default_is_local() {
        assertThat(new ListenAddress(Settings.read(Config.Http.class, Map.of()).host(), 8000).isLoopback())
                .isTrue();
    }

    @Test
    void the_warning_says_in_one_line_what_anyone_can_do_and_how_to_prevent_it() {
        assertThat(new ListenAddress("0.0.0.0", 8000).warning())
                .startsWith("anyone who can reach http://0.0.0.0:8000 can")
                .contains("cancel deployments", "http.host: 127.0.0.1")
                .doesNotContain("\n");
    }
}
