package io.canary.http;

import io.canary.deployment.DeploymentGauges;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The orchestrator's own metrics for Prometheus.
 *
 * @param gauges brought up to date with every scrape
 */
public record Scrape(PrometheusMeterRegistry registry, DeploymentGauges gauges) {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Blocks for as long as it takes to write it. */
    String text() {
        gauges.refresh();
        return registry.scrape(CONTENT_TYPE);
    }
}
