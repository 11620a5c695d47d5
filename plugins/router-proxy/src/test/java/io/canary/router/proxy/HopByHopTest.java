package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HopByHopTest {
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    /** In small letters, sorted. */
    private List<String> names() {
        return headers.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    @Test
    void what_connection_names_is_removed_in_any_case_and_from_each_of_its_lines() {
        // Given
        headers.add("Connection", "close , X-one").add("connection", "X-TWO,,x-Three");
        headers.add("x-One", "1")
                .add("X-One", "1")
                .add("x-two", "2")
                .add("X-Three", "3")
                .add("X-Four", "4");
        // When
        HopByHop.remove(headers);
        // Then
        assertThat(names()).containsExactly("x-four");
    }

    @Test
    void what_is_always_for_one_connection_needs_not_be_named() {
        // Given
        headers.add("Keep-Alive", "timeout=5").add("TE", "trailers").add("Proxy-Connection", "keep-alive");
        headers.add("Upgrade", "h2c").add("Trailer", "X-Sum").add("Content-Length", "3");
        // When
        HopByHop.remove(headers);
        // Then
        assertThat(names()).containsExactly("content-length");
    }

    @Test
    void an_upgrade_stays_one_and_nothing_else_that_is_for_one_connection() {
        // Given
        headers.add("Connection", "keep-alive, Upgrade, X-Hop")
                .add("Upgrade", "websocket")
                .add("X-Hop", "1");
        headers.add("Keep-Alive", "timeout=5").add("Sec-WebSocket-Key", "x");
        // When
        HopByHop.removeAllButUpgrade(headers);
        // Then
        assertThat(names()).containsExactly("connection", "sec-websocket-key", "upgrade");
        assertThat(headers.getAll("Connection")).containsExactly("upgrade");
    }

    @Test
    void without_any_nothing_is_removed() {
        headers.add("Host", "shop");
        HopByHop.remove(headers);
        assertThat(names()).containsExactly("host");
    }
}
