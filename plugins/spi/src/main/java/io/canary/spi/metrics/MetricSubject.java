package io.canary.spi.metrics;

import java.time.Instant;

/**
 * Whose metrics are read.
 *
 * @param service the service's name
 * @param baseline the version in service
 * @param canary the version on trial; another one
 * @param startedAt when the deployment began: what a version counted before is not the deployment's
 */
public record MetricSubject(String service, String baseline, String canary, Instant startedAt) {

    /** The role of a version, as queries name it by {@code {role}}. */
    public enum Role {
        BASELINE("baseline"),
        CANARY("canary");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        /** As it stands in queries. */
        public String word() {
            return word;
        }
    }

    public String version(Role role) {
        return role == Role.BASELINE ? baseline : canary;
    }
}
