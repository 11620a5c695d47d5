package io.canary.ingest.remotewrite;

import io.canary.ingest.otlp.PointAttributes;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Wire;
import org.jspecify.annotations.Nullable;

/** The labels of one series. Used again for the next one. */
final class SeriesLabels {
    private final PointAttributes attributes = new PointAttributes();
    private final RepeatedText metric = new RepeatedText();
    private final RepeatedText service = new RepeatedText();
    private final RepeatedText version = new RepeatedText();
    private final RepeatedText instance = new RepeatedText();
    private Wire bound = Wire.EMPTY;
    private long histogram;
    private boolean isNamed;
    private @Nullable JudgedSeries judged;

    void clear() {
        attributes.clear();
        service.clear();
        version.clear();
        instance.clear();
        bound = Wire.EMPTY;
        histogram = 0;
        isNamed = false;
        judged = null;
    }

    /** Takes a label. What tells the replicas of one Prometheus apart does not make another stream. */
    void add(Wire name, Wire value) {
        var label = LabelName.of(name);
        switch (label) {
            case NAME -> {
                metric.set(value);
                isNamed = true;
                judged = JudgedSeries.of(metric.text());
            }
            case SERVICE -> service.set(value);
            case VERSION -> version.set(value);
            case INSTANCE -> instance.set(value);
            case BOUND -> bound = value;
            case REPLICA -> {
                return;
            }
            case ERROR_TYPE, HTTP_STATUS, RPC_STATUS, CPU_MODE, OTHER -> {
                var attribute = label.attribute();
                if (attribute != null) {
                    attributes.note(attribute, value.text());
                }
            }
        }
        long identity = Fingerprint.mix(31 * name.fingerprint(0) + value.fingerprint(0));
        attributes.identify(identity);
        histogram += label == LabelName.NAME || label == LabelName.BOUND ? 0 : identity;
    }

    /** The upper bound of a bucket, as it is written; empty if there is none. */
    String bound() {
        return bound.text();
    }

    /** A hash of all labels that the buckets of one histogram have in common. */
    long histogram() {
        return Fingerprint.mix(histogram);
    }

    /** What the series is; null if nothing is judged by it, or its name is not known yet. */
    @Nullable
    JudgedSeries judged() {
        return judged;
    }

    /** Whether nothing is judged by the series, as far as is known. */
    boolean isForeign() {
        return isNamed && judged == null;
    }

    String service() {
        return service.text();
    }

    String version() {
        return version.text();
    }

    String instance() {
        return instance.text();
    }

    PointAttributes attributes() {
        return attributes;
    }
}
