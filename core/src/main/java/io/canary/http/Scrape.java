package io.canary.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The orchestrator's own metrics for Prometheus. Thread-safe: scrapes may come at the same time. */
public record Scrape(PrometheusMeterRegistry registry) {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Blocks while the text is written. */
    String text() {
        return registry.scrape(CONTENT_TYPE);
    }
}
