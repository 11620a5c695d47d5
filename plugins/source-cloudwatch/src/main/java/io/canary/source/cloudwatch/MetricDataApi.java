package io.canary.source.cloudwatch;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.Count;
import io.canary.source.support.Point;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks {@code GetMetricData} for all pages. May be used by any thread. */
final class MetricDataApi implements AutoCloseable {
    /** Of one page, in bytes. */
    static final int ANSWER_MAX = 8 * 1024 * 1024;

    private static final int PAGES_MAX = 20;
    private static final int WORDS_MAX = 300;
    private static final String PATH = "/";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final String TARGET = "GraniteServiceVersion20100801.GetMetricData";

    /** What says that the query is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413);

    /** What says, with the same status, that the query is not the reason. */
    private static final Pattern NOT_THE_QUERY =
            Pattern.compile("Thrott|RequestLimit|LimitExceeded|TooManyRequests|SlowDown|Unavailable|Internal|Timeout"
                    + "|AccessDenied|NotAuthorized|OptIn|Unrecognized|InvalidClientToken|Signature|Expired"
                    + "|Authentication");

    /** Their words repeat the request, with what is secret in it. */
    private static final Pattern SIGNATURE = Pattern.compile("Signature");

    private static final Pattern EXPIRED = Pattern.compile("ExpiredToken|InvalidClientToken|UnrecognizedClient");

    private final HttpReads reads;
    private final CloudwatchSettings settings;
    private final CredentialSource credentials;
    private final Signer signer;
    private final InstantSource clock = InstantSource.system();

    private MetricDataApi(HttpReads reads, CloudwatchSettings settings, CredentialSource credentials) {
        this.reads = reads;
        this.settings = settings;
        this.credentials = credentials;
        this.signer = new Signer("monitoring", settings.region());
    }

    /**
     * With no connection yet.
     *
     * @param environment the value of a variable; null where there is none
     * @throws MetricSourceException if a key cannot be read from its file
     */
    static MetricDataApi of(
            CloudwatchSettings settings, MetricSourceContext host, UnaryOperator<@Nullable String> environment)
            throws MetricSourceException {
        var reads = HttpReads.of(settings, host, ANSWER_MAX);
        return new MetricDataApi(reads, settings, new CredentialSource(settings, host, environment));
    }

    /**
     * The series of each id.
     *
     * @throws MetricSourceException if there is no answer, or a refusal, or the answer is incomplete
     */
    Map<String, List<List<Point<Count>>>> read(MetricDataRequest request)
            throws MetricSourceException, InterruptedException {
        var results = new MetricDataResults();
        String token = null;
        for (int page = 0; page < PAGES_MAX; page++) {
            token = results.add(page(request.json(token)));
            if (token == null) {
                return results.byId();
            }
        }
        throw MetricSourceException.unavailable(
                "CloudWatch answered with more than " + PAGES_MAX + " pages: find fewer series", null);
    }

    private String page(String body) throws MetricSourceException, InterruptedException {
        Instant now = clock.instant();
        var its = credentials.get(now);
        var headers = new HashMap<>(Map.of("X-Amz-Target", TARGET, "Content-Type", CONTENT_TYPE));
        var signed = signer.signed(settings.url().resolve(PATH), headers, body, its, now);
        var answer = reads.post(PATH, body, CONTENT_TYPE, signed);
        if (answer.isError()) {
            throw failure(answer, its);
        }
        return answer.body();
    }

    private MetricSourceException failure(HttpReads.Answer answer, Credentials its) throws InterruptedException {
        var error = AwsError.of(answer.body());
        if (EXPIRED.matcher(error.code).find()) {
            credentials.drop(its);
        }
        boolean isSignature = SIGNATURE.matcher(error.code).find();
        String words = "CloudWatch answered with " + answer.status() + ": " + error.code + " "
                + (isSignature ? "check secret_access_key, region and the clock" : shortened(error.message));
        return REFUSALS.contains(answer.status())
                        && !NOT_THE_QUERY.matcher(error.code).find()
                ? MetricSourceException.refused(words)
                : MetricSourceException.unavailable(words, null);
    }

    /** What CloudWatch says went wrong. */
    private record AwsError(String code, String message) {

        static AwsError of(String body) {
            try {
                if (Json.parse(body) instanceof Map<?, ?> error && error.get("__type") instanceof String type) {
                    Object message = error.get("message") == null ? error.get("Message") : error.get("message");
                    return new AwsError(
                            type.substring(type.indexOf('#') + 1), message == null ? "" : message.toString());
                }
            } catch (JsonException e) { // it is what another server says
                return new AwsError("", body);
            }
            return new AwsError("", body);
        }
    }

    static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        reads.close();
        credentials.close();
    }
}
