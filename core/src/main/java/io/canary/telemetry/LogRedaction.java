package io.canary.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What the log hides, whoever writes to it. It belongs to the log and not to a service: libraries write to it that know
 * of neither, and several services in one process write to the same.
 */
public final class LogRedaction {
    private static final String KEY = LogRedaction.class.getName();

    private LogRedaction() {}

    /** Hides these in every line from now on. Without Logback nothing happens: the log is another program's then. */
    public static void begin(KnownSecrets secrets) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            of(log).add(secrets);
        }
    }

    /** Of a service that has stopped. */
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

    @SuppressWarnings("unchecked") // nobody else puts anything under the key
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
