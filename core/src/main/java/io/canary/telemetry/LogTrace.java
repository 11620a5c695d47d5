package io.canary.telemetry;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

/**
 * {@code %trace} in {@code conf/logback.xml}: the stack trace of a log line, if it has one. Secrets are removed, and
 * each exception's message is on one line, so that it cannot pass for another log line.
 *
 * <p>Thread-safe.
 */
public final class LogTrace extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        var trace = new StringBuilder();
        append(trace, "", "", event.getThrowableProxy());
        return trace.toString();
    }

    private void append(StringBuilder trace, String indent, String before, @Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return;
        }
        String message = thrown.getMessage() == null ? "" : ": " + shown(thrown.getMessage());
        line(trace, indent, before + thrown.getClassName() + message);
        if (thrown.isCyclic()) {
            return;
        }
        var frames = thrown.getStackTraceElementProxyArray();
        int own = frames.length - thrown.getCommonFrames();
        for (int i = 0; i < own; i++) {
            line(trace, indent + "\t", LogEscape.onOneLine(frames[i].getSTEAsString()));
        }
        if (own < frames.length) {
            line(trace, indent + "\t", "... " + (frames.length - own) + " common frames omitted");
        }
        for (var suppressed : thrown.getSuppressed()) {
            append(trace, indent + "\t", "Suppressed: ", suppressed);
        }
        append(trace, indent, "Caused by: ", thrown.getCause());
    }

    private static void line(StringBuilder trace, String indent, String text) {
        trace.append(indent).append(text).append(System.lineSeparator());
    }

    private String shown(String message) {
        return LogEscape.onOneLine(LogRedaction.redact(getContext(), message));
    }
}
