package io.canary.tracing;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a collector says to an export, and what follows.
 *
 * <p>Source: OpenTelemetry protocol specification 1.9, "OTLP/HTTP Response".
 */
sealed interface ExportAnswer {

    /**
     * It was taken.
     *
     * @param rejected how many of its spans were not
     * @param message why, or a warning; may be empty
     */
    record Taken(long rejected, String message) implements ExportAnswer {}

    /** It was refused, and would be again. */
    record Refused(String why) implements ExportAnswer {}

    /**
     * It is to be sent again.
     *
     * @param after not before this time is over; null if the collector did not say
     */
    record Later(String why, @Nullable Duration after) implements ExportAnswer {}

    /** The statuses upon which a request is sent again. */
    Set<Integer> TEMPORARY = Set.of(429, 502, 503, 504);

    /**
     * Reads a response.
     *
     * @param retryAfter null if the response does not say
     * @param body its first bytes
     */
    static ExportAnswer of(int status, @Nullable Duration retryAfter, byte[] body) {
        if (status >= 200 && status < 300) {
            return taken(body);
        }
        String why = "status " + status;
        return TEMPORARY.contains(status) ? new Later(why, retryAfter) : new Refused(why);
    }

    /** A body that cannot be read says nothing: the status has said that the export was taken. */
    private static Taken taken(byte[] body) {
        try {
            var response = new Wire(body);
            for (int field = response.next(); field != 0; field = response.next()) {
                if (field == 1) {
                    return partialSuccess(response.message());
                }
                response.skip();
            }
        } catch (Malformed e) {
            // such as JSON
        }
        return new Taken(0, "");
    }

    private static Taken partialSuccess(Wire partial) throws Malformed {
        long rejected = 0;
        String message = "";
        for (int field = partial.next(); field != 0; field = partial.next()) {
            switch (field) {
                case 1 -> rejected = Math.max(0, partial.longWhole());
                case 2 -> message = partial.message().text();
                default -> partial.skip();
            }
        }
        return new Taken(rejected, message);
    }
}
