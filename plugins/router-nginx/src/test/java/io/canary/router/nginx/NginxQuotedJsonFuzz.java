package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;

/** Whatever versions and services are called: what nginx is told of them ends no quotes, begins no variable, and comes back. */
class NginxQuotedJsonFuzz {

    @FuzzTest
    void names_mean_nothing_to_nginx_and_come_back(FuzzedDataProvider data) {
        String service = data.consumeString(20);
        String version = data.consumeString(20);
        var state = new State(
                data.consumeLong(0, Long.MAX_VALUE / 10),
                Map.of(
                        service,
                        new Route(
                                VersionUpstream.set("v1", List.of("10.0.0.1:80")),
                                VersionUpstream.ofGroup(version, data.consumeRemainingAsString()),
                                new Weight(data.consumeInt(0, 10_000)))));
        String text = StateJson.write(state);
        assertThat(text).doesNotContain("'", "$", "\n", "\r");
        assertThat(text.replace("\\u", "")).doesNotContain("\\");
        assertThat(StateJson.read(text)).isEqualTo(state);
    }
}
