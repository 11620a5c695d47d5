package io.canary.source.graphite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a real server gives rarely. */
class GraphiteAnswersTest {
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = "[]";
    private volatile String asked = "";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/render", exchange -> {
            asked = exchange.getRequestURI().getQuery();
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private MetricReading read(String counters) throws Exception {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var source = GraphiteServer.source(url, Map.of("username", "a", "password", "hidden-word"))) {
            var query = Map.of("counters", counters, "requests", "a.{version}.count");
            var subject = new MetricSubject("shop", "v1", "v2", Instant.EPOCH);
            return source.read(
                    Settings.read(GraphiteQuery.class, query),
                    subject,
                    Instant.ofEpochSecond(1000),
                    Instant.ofEpochSecond(1010));
        }
    }

    @Test
    void nothing_is_consolidated_and_nothing_comes_from_a_cache() throws Exception {
        // When
        read("interval");
        // Then the last target is that of the canary
        assertThat(asked).isEqualTo("target=a.v2.count&from=700&until=1010&format=json&noCache=1&maxDataPoints=312");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "<html> => this is no answer of Graphite",
                "{} => it is no list of series",
                "[{}] => it has another series",
                "[{\"target\":\"a\",\"datapoints\":[[1,990]]}] => a are too far apart",
                "[{\"target\":\"a\",\"datapoints\":[[1,990],[1,1000],[1,1020]]}] => have no steady step",
                "[{\"target\":\"a\",\"datapoints\":[[1,990],[1,990]]}] => have no steady step",
                "[{\"target\":\"a\",\"datapoints\":[[1,990],[\"x\",1000]]}] => must be a number and its time",
                "[{\"target\":\"a\",\"datapoints\":[[1,990],[1.5,1000]]}] => a count must be whole",
                "[{\"target\":\"a\",\"datapoints\":[[1,990],[-1,1000]]}] => a count must be whole"
            })
    void answers_that_cannot_be_counted_are_failures(String answer, String why) {
        body = answer;
        assertThatThrownBy(() -> read("interval"))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining(why);
    }

    @Test
    void series_that_cannot_be_told_apart_are_refused() {
        String series = "{\"target\":\"a\",\"datapoints\":[[1,990],[1,1000]]}";
        body = "[" + series + "," + series + "]";
        assertThatThrownBy(() -> read("interval"))
                .hasMessageContaining("several series have the name a, found by a.v1.count");
    }

    @Test
    void a_step_without_a_value_is_unknown_which_is_not_0() throws Exception {
        body = "[{\"target\":\"a\",\"datapoints\":[[null,980],[null,990],[null,1000]]}]";
        assertThat(read("interval").canary().requests()).isNull();
        assertThat(read("cumulative").canary().requests()).isNull();
        body = "[{\"target\":\"a\",\"datapoints\":[[7,980],[0.0,990],[5,1000]]}]";
        assertThat(read("interval").canary().requests()).isEqualTo(5);
        body = "[{\"target\":\"a\",\"datapoints\":[[7,980],[0.0,990],[null,1000]]}]";
        assertThat(read("interval").canary().requests()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"400, REFUSED", "404, REFUSED", "500, UNAVAILABLE", "502, UNAVAILABLE", "401, UNAVAILABLE"})
    void errors_are_in_the_words_of_the_server_and_never_in_those_of_the_secrets(int code, Kind kind) {
        status = code;
        body = "no such function";
        assertThatThrownBy(() -> read("interval"))
                .isInstanceOfSatisfying(
                        MetricSourceException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("Graphite answered with " + code + ": no such function")
                .hasMessageNotContaining("hidden-word");
    }
}
