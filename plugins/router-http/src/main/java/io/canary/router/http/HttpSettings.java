package io.canary.router.http;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.http.TlsSettings;
import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where splits are put, and how.
 *
 * @param url a template of the endpoint that a split is put to
 * @param method how it is put
 * @param body a template of what is put there; null: JSON with everything
 * @param contentType of the body; decides how values are escaped in the template
 * @param headers templates of further headers, by name; their values are secret, as they may be credentials
 * @param bearerTokenFile a file with the token for {@code Authorization}, read for each request; null for none
 * @param observe where the split in force can be got; null for nowhere
 * @param preflight where it is asked whether a split could be put; null for nowhere
 * @param signature how requests are signed; null for not at all
 * @param tls keys and authorities; null for those of the JDK
 * @param retry how often and when a request is sent again
 * @param retryStatuses statuses of 400 to 499 that do not mean a refusal
 * @param answerTimeout of one request, above 0 to 600 s
 * @param callLimit of a call with all its requests, above 0 to 3 600 s; below the host's own limit
 * @param granularity the finest share that the endpoint takes
 * @param sticky whether what is behind the endpoint keeps users on a version
 * @param headerRoute whether what is behind the endpoint sends some requests to the canary at any weight
 */
public record HttpSettings(
        String url,
        @Default("put") Method method,
        @Nullable String body,
        @Default("application/json") String contentType,
        Map<String, Secret> headers,
        @Nullable Path bearerTokenFile,
        @Nullable ObserveSettings observe,
        @Nullable PreflightSettings preflight,
        @Nullable SignatureSettings signature,
        @Nullable TlsSettings tls,
        RetrySettings retry,
        @Default("408, 425, 429") List<Integer> retryStatuses,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("2")
        Duration answerTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600) @Default("8")
        Duration callLimit,

        @Range(above = 0, max = 100) @Default("0.01") Weight granularity,
        @Default("false") boolean sticky,
        @Default("false") boolean headerRoute) {

    /** How a split is put. */
    public enum Method {
        PUT,
        POST,
        PATCH
    }

    /** @throws SettingsException with everything in it that does not go together */
    public HttpSettings {
        var problems = new SettingProblems();
        problems.add("/url", Urls.problemOf(url, Values.OF_A_SPLIT));
        if (body != null) {
            boolean json = Escape.in(contentType) == Escape.JSON;
            problems.add("/body", Template.problemOf(body, json ? Values.OF_A_BODY : Values.OF_A_SPLIT));
        }
        problems.add("/content_type", Headers.problemOf("X-Content-Type", contentType));
        headers.forEach((name, value) -> problems.add(
                "/headers/" + name.replace("~", "~0").replace("/", "~1"),
                Headers.problemOfFurther(name, value.text())));
        if (bearerTokenFile != null && headers.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)) {
            problems.add("/bearer_token_file", "cannot go with the header Authorization");
        }
        for (int i = 0; i < retryStatuses.size(); i++) {
            int status = retryStatuses.get(i);
            problems.add(
                    "/retry_statuses/" + i,
                    status >= 400 && status < 500 ? null : "must be from 400 to 499, was " + status);
        }
        problems.throwIfAny();
    }
}
