package io.canary.ingest;

import io.canary.ingest.distribution.Distribution;
import io.canary.ingest.distribution.LatencyBody;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;

/** Reads the latency distribution of a sample. */
final class LatencyReader {
    private static final String POINTER = "/latency";

    private LatencyReader() {}

    /** The distribution; {@link Distribution#NONE} if there is none or it was invalid. */
    static Distribution read(SampleBody body, List<Problem> problems) {
        if (body.latency() == null) {
            return Distribution.NONE;
        }
        var distribution = read(body.latency(), problems);
        long values = distribution.latency().count();
        boolean isRecorded = body.recorded() != null; // what was judged: both may have come in different ticks
        if (values > body.requests() && !isRecorded) {
            problems.add(new Problem(
                    POINTER, "must not hold more values (" + values + ") than requests (" + body.requests() + ")"));
        }
        return distribution;
    }

    /** Reads it only for its errors, as the sample is refused in any case: all errors are reported at once. */
    static void alsoRead(Object sample, List<Problem> problems) {
        if (sample instanceof Map<?, ?> fields && fields.get("latency") instanceof Map<?, ?> latency) {
            try {
                read(Settings.read(LatencyBody.class, latency), problems);
            } catch (SettingsException told) {
                return; // it is invalid, which is among the problems already
            }
        }
    }

    private static Distribution read(LatencyBody body, List<Problem> problems) {
        try {
            return body.distribution();
        } catch (SettingsException e) {
            e.problems().forEach(p -> problems.add(new Problem(POINTER + p.pointer(), p.detail())));
            return Distribution.NONE;
        }
    }
}
