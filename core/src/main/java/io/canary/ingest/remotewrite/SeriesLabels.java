package io.canary.ingest.remotewrite;

import io.canary.ingest.otlp.PointAttributes;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Wire;

/** The labels of one series. Used again for the next one. */
final class SeriesLabels {
    private final PointAttributes attributes = new PointAttributes();
    private String service = "";
    private String version = "";
    private String instance = "";

    void clear() {
        attributes.clear();
        service = "";
        version = "";
        instance = "";
    }

    /**
     * Takes a label. The replicas of one Prometheus send the same series, of the same process: what tells them apart
     * does not make another stream.
     */
    void add(Wire name, Wire value) {
        String label = name.text();
        switch (label) {
            case "__replica__", "prometheus_replica" -> {
                return;
            }
            case "service_name" -> service = value.text();
            case "service_version" -> version = value.text();
            case "instance" -> instance = value.text();
            default -> {
                // an attribute
            }
        }
        long fingerprint = Fingerprint.mix(31 * name.fingerprint(0) + value.fingerprint(0));
        attributes.add(label, value, fingerprint);
    }

    String service() {
        return service;
    }

    String version() {
        return version;
    }

    String instance() {
        return instance;
    }

    PointAttributes attributes() {
        return attributes;
    }
}
