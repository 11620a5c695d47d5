package io.canary.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Hides secrets in every log line, also those of libraries. It belongs to the log and not to a service: several
 * services in one process share one log.
 */
public final class LogRedaction {
    private static final String KEY = LogRedaction.class.getName();

    private LogRedaction() {}

    /** Hides these secrets from now on. Does nothing without Logback: the log then belongs to the embedding program. */
    public static void begin(KnownSecrets secrets) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            of(log).add(secrets);
        }
    }

    /** Stops hiding the secrets of a service that has stopped. */
    public static void end(KnownSecrets secrets) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            of(log).remove(secrets);
        }
    }

    static String redact(Context log, String text) {
        String shown = text;
        for (var secrets : of(log)) {
            shown = secrets.redact(shown);
        }
        return shown;
    }

    @SuppressWarnings("unchecked") // only this class uses the key
    private static List<KnownSecrets> of(Context log) {
        synchronized (log.getConfigurationLock()) {
            if (log.getObject(KEY) instanceof List<?> known) {
                return (List<KnownSecrets>) known;
            }
            var none = new CopyOnWriteArrayList<KnownSecrets>();
            log.putObject(KEY, none);
            return none;
        }
    }
}
