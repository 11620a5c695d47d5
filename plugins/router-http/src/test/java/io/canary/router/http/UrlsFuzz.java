package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.spi.RouterException;
import java.net.URI;
import java.util.Map;

/** Whatever a service is called: no name leads an endpoint's address to another host, path or query. */
class UrlsFuzz {

    @FuzzTest
    void a_name_leads_to_no_other_place(FuzzedDataProvider data) {
        String template = "http://127.0.0.1:8080/" + data.consumeAsciiString(24);
        String service = data.consumeString(24);
        if (Urls.problemOf(template, Values.OF_A_SERVICE) != null) {
            return;
        }
        URI plain;
        URI filled;
        try {
            plain = Urls.filled(template, Map.of("router", "r", "service", "s"));
            filled = Urls.filled(template, Map.of("router", "r", "service", service));
        } catch (RouterException refused) {
            return;
        }
        assertThat(filled.getRawAuthority()).isEqualTo("127.0.0.1:8080");
        assertThat(filled.getRawFragment()).isNull();
        assertThat(slashes(filled)).isEqualTo(slashes(plain));
        assertThat(filled.getRawQuery() == null).isEqualTo(plain.getRawQuery() == null);
    }

    private static long slashes(URI uri) {
        return uri.getRawPath().chars().filter(c -> c == '/').count();
    }
}
