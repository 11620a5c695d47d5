package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies: accepted on every route, up to the size that the route accepts uncompressed. */
class PackedBodyTest {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    @AutoClose
    private static final TestService service = TestService.started();

    private static String sample = "";

    @BeforeAll
    static void start() throws Exception {
        String id = service.create(
                        new JsonObject().put("service_name", "packed").put("new_version", "v2"))
                .getString("id");
        sample = "{\"deployment_id\":\"" + id + "\",\"requests\":10,\"errors\":0}";
    }

    private static HttpResponse<String> post(String path, String type, String encoding, byte[] body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", type)
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] packed(String encoding, byte[] text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out =
                switch (encoding) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    case "raw" -> new DeflaterOutputStream(bytes, new Deflater(-1, true));
                    default -> throw new IllegalArgumentException(encoding);
                }) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] packed(String encoding, String text) throws IOException {
        return packed(encoding, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "GZIP, gzip", "x-gzip, gzip", "deflate, deflate", "deflate, raw"})
    void a_compressed_sample_is_accepted(String header, String encoding) throws Exception {
        assertThat(post("/metrics", JSON, header, packed(encoding, sample)).statusCode())
                .isEqualTo(202);
    }

    @Test
    void compressed_bodies_are_accepted_on_every_route() throws Exception {
        // Given
        String lines = "{}\n{\"timestamp\":\"2026-01-31T12:00:00Z\",\"requests\":1,\"errors\":0}\n";
        String deployment = TestService.quick("packed too").encode();
        // When
        var created = post("/deployments", JSON, "gzip", packed("gzip", deployment));
        String id = new JsonObject(created.body()).getString("id");
        // Then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(post("/deployments/" + id + "/cancel", JSON, "gzip", packed("gzip", "{\"reason\": \"packed\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/metrics", NDJSON, "gzip", packed("gzip", sample + "\n" + sample))
                        .body())
                .isEqualTo("{\"status\":\"accepted\",\"accepted\":2,\"refused\":0}\n");
        assertThat(post("/simulate", NDJSON, "gzip", packed("gzip", lines)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_large_upload_is_decompressed_as_it_arrives() throws Exception {
        // Given
        int count = 200_000;
        byte[] upload = packed("gzip", (sample + "\n").repeat(count));
        // When
        var answer = post("/metrics", NDJSON, "gzip", upload);
        // Then
        assertThat(new JsonObject(answer.body()).getInteger("accepted"))
                .as(answer.body())
                .isEqualTo(count);
    }

    @Test
    void gzip_may_have_several_members_and_all_header_fields() throws Exception {
        // Given: one with an extra field, a name, a comment and a checksum of the header, and one more
        byte[] plain = packed("gzip", sample + "\n");
        var body = new ByteArrayOutputStream();
        body.write(plain, 0, 3);
        body.write(new byte[] {2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, 'n', 0, 'c', 'c', 0, 9, 9});
        body.write(plain, 10, plain.length - 10);
        body.write(plain);
        // When
        var answer = post("/metrics", NDJSON, "gzip", body.toByteArray());
        // Then
        assertThat(new JsonObject(answer.body()).getInteger("accepted"))
                .as(answer.body())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, application/json, 1048576",
        "/deployments, application/json, 1048576",
        "/deployments/x/cancel, application/json, 1048576",
        "/metrics, application/x-ndjson, 67108864",
        "/simulate, application/x-ndjson, 67108864"
    })
    void a_body_that_decompresses_to_more_than_the_route_accepts_is_refused(String path, String type, int limit)
            throws Exception {
        // Given: a few bytes that decompress to too many
        byte[] bomb = packed("gzip", spaces(limit + 1));
        assertThat(bomb.length).isLessThan(limit / 100);
        // When
        var answer = post(path, type, "gzip", bomb);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(ProblemDocument.of(answer).detail()).contains(limit + " bytes");
    }

    /** In lines, as a line has a limit of its own. */
    private static byte[] spaces(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        for (int i = 1_000; i < length; i += 1_000) {
            bytes[i] = '\n';
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "chunked", "aes128gcm", "gzip;q=1"})
    void an_unknown_encoding_is_refused_by_its_name(String encoding) throws Exception {
        for (String path : List.of("/metrics", "/deployments", "/deployments/x/cancel", "/simulate")) {
            var answer = post(path, path.equals("/simulate") ? NDJSON : JSON, encoding, packed("gzip", sample));
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("gzip, deflate");
            assertThat(ProblemDocument.of(answer).detail()).endsWith("Content-Encoding was " + encoding);
        }
    }

    @Test
    void identity_means_uncompressed() throws Exception {
        assertThat(post("/metrics", JSON, "identity", sample.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_damaged_body_is_refused(String encoding) throws Exception {
        // Given
        byte[] good = packed(encoding, sample.repeat(20));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 0x55;
        byte[] badSum = good.clone();
        badSum[badSum.length - 1] ^= 1;
        var damaged = List.of(
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length / 2),
                new byte[] {1},
                bad,
                badSum,
                sample.getBytes(StandardCharsets.UTF_8));
        for (byte[] body : damaged) {
            for (String type : List.of(JSON, NDJSON)) {
                // When
                var answer = post("/metrics", type, encoding, body);
                // Then
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
                assertThat(ProblemDocument.of(answer).detail()).startsWith("the body is not " + encoding);
            }
        }
    }
}
