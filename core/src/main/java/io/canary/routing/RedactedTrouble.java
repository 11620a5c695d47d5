package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import java.util.HashMap;

/** Removes secrets from the exceptions and results of a plugin. */
final class RedactedTrouble {
    /** Redacts an exception and its causes. */
    private static final int CAUSES_MAX = 20;

    private RedactedTrouble() {}

    /** Returns the same exception if it contains no secret. */
    static RouterException in(RouterException e, KnownSecrets secrets) {
        if (!tells(e, secrets)) {
            return e;
        }
        var hidden = new RouterException(e.kind(), String.valueOf(secrets.redactIfAny(e.getMessage())));
        hidden.setStackTrace(e.getStackTrace());
        return hidden;
    }

    /** Returns the same exception if it contains no secret; otherwise one with the same text, without secrets. */
    static RuntimeException in(Throwable e, KnownSecrets secrets) {
        if (tells(e, secrets)) {
            return new Shown(secrets.redact(e.toString()), e.getStackTrace());
        } else if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException own ? own : new IllegalStateException(e);
    }

    /** All problems, without secrets. */
    static SettingsException in(SettingsException e, KnownSecrets secrets) {
        return new SettingsException(
                e.problems().stream()
                        .map(problem -> new Problem(problem.pointer(), secrets.redact(problem.detail())))
                        .toList(),
                e.omitted());
    }

    /**
     * The split that was read; versions that no deployment has named are only shown, so secrets are removed from them.
     */
    static Observation in(Observation seen, DeploymentSpec spec, KnownSecrets secrets) {
        if (!(seen instanceof Observation.InForce inForce)) {
            return seen;
        }
        var weights = new HashMap<String, Weight>();
        inForce.weights().forEach((version, weight) -> {
            boolean isNamed = version.equals(spec.baselineVersion()) || version.equals(spec.newVersion());
            weights.merge(
                    isNamed ? version : secrets.redact(version),
                    weight,
                    (one, other) -> new Weight(one.basisPoints() + other.basisPoints()));
        });
        return new Observation.InForce(weights);
    }

    private static boolean tells(Throwable e, KnownSecrets secrets) {
        Throwable at = e;
        for (int i = 0; at != null && i < CAUSES_MAX; i++) {
            String text = at.toString();
            if (!secrets.redact(text).equals(text)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /** An exception of another type, with its redacted text. */
    private static final class Shown extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String shown;

        Shown(String shown, StackTraceElement[] trace) {
            super(shown);
            this.shown = shown;
            setStackTrace(trace);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // prints the class name of the original
        public String toString() {
            return shown;
        }
    }
}
