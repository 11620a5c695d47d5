package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String SCOPE = "20150830/us-east-1/service/aws4_request";

    /** Of the test suite for Signature Version 4 that AWS publishes. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "get-vanilla, GET, /, , , 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "post-vanilla, POST, /, , , 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "get-vanilla-query-order-key-case, GET, /?Param1=value1&Param2=value2, , ,"
                + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "post-x-www-form-urlencoded, POST, /, application/x-www-form-urlencoded, Param1=value1,"
                + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    })
    void the_check_of_the_tests_computes_what_aws_publishes(
            String name, String method, String path, String contentType, String body, String signature)
            throws Exception {
        // Given
        var headers = new HashMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));
        if (contentType != null) {
            headers.put("content-type", contentType);
        }
        // When
        String computed = SignatureCheck.signature(method, path, headers, body == null ? "" : body, SECRET, SCOPE);
        // Then
        assertThat(computed).as(name).isEqualTo(signature);
    }

    @Test
    void what_is_sent_has_the_signature_that_the_check_computes() throws Exception {
        // Given
        var uri = URI.create("https://monitoring.eu-central-1.amazonaws.com/");
        var headers = Map.of("X-Amz-Target", "GetMetricData", "Content-Type", "application/x-amz-json-1.0");
        var credentials = new Credentials("AKIDEXAMPLE", new Secret(SECRET), new Secret("a/token+="), null);
        var signer = new Signer("monitoring", "eu-central-1");
        // When
        var sent = new HashMap<>(signer.signed(uri, headers, "{\"ü\":1}", credentials, Instant.EPOCH));
        // Then
        assertThat(sent).containsEntry("X-Amz-Date", "19700101T000000Z");
        sent.put("Host", "monitoring.eu-central-1.amazonaws.com");
        assertThat(SignatureCheck.problem("POST", "/", sent, "{\"ü\":1}", credentials, "eu-central-1"))
                .isEmpty();
        assertThat(SignatureCheck.problem("POST", "/", sent, "{\"ü\":2}", credentials, "eu-central-1"))
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(SignatureCheck.problem("POST", "/", sent, "{\"ü\":1}", credentials, "us-east-1"))
                .isEqualTo("SignatureDoesNotMatch");
    }
}
