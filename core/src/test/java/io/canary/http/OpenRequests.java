package io.canary.http;

import io.canary.TestService;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The service's metric of requests that are answered over time. */
final class OpenRequests {
    private static final int LIMIT_SECONDS = 30;

    private OpenRequests() {}

    /** Waits until this many of a kind are open. */
    static void await(TestService service, String kind, int count) throws Exception {
        String wanted = "canary_http_requests_open{kind=\"" + kind + "\"} " + count + ".0";
        var deadline = Instant.now().plusSeconds(LIMIT_SECONDS);
        while (service.get("/metrics").body().lines().noneMatch(wanted::equals)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("never came: " + wanted);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
