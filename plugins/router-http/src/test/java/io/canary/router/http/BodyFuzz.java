package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import java.util.Map;
import java.util.Set;

/** Whatever a service is called: in a body it stays the one text that it is. */
class BodyFuzz {

    @FuzzTest
    void a_name_stays_one_text_in_a_body(FuzzedDataProvider data) throws JsonException {
        String service = data.consumeRemainingAsString();
        String body = new Template("{\"service\": \"{service}\", \"last\": true}")
                .filled(Map.of("service", service), Escape.JSON, Set.of());
        assertThat(Json.parse(body)).isEqualTo(Map.of("service", service, "last", true));
    }
}
