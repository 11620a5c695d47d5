package io.canary.source.cloudwatch;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs requests with Signature Version 4. May be used by any thread. */
final class Signer {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final String service;
    private final String region;

    Signer(String service, String region) {
        this.service = service;
        this.region = region;
    }

    /**
     * The headers of a POST with its signature, without {@code Host}, which is of the address.
     *
     * @param headers those that are signed
     * @param now which AWS compares with its own clock
     */
    Map<String, String> signed(
            URI uri, Map<String, String> headers, String body, Credentials credentials, Instant now) {
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri);
        headers.forEach(request::putHeader);
        var signed = signer.sign(sign -> sign.identity(identity(credentials))
                .request(request.build())
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
        var all = new HashMap<String, String>();
        signed.request().forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) {
                all.put(name, String.join(",", values));
            }
        });
        return all;
    }

    private static AwsCredentialsIdentity identity(Credentials credentials) {
        String id = credentials.accessKeyId();
        String secret = credentials.secretAccessKey().text();
        var token = credentials.sessionToken();
        return token == null
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, token.text());
    }
}
