package io.canary.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/**
 * The message of a log line and what it is about, as {@code message key="value"}: without secrets, and so that no text
 * from outside can pass for another key or another line. A message that could is in quotes itself. {@code %text} in
 * {@code conf/logback.xml}.
 *
 * <p>Thread-safe.
 */
public final class LogText extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent event) {
        var line = new StringBuilder(LogEscape.plainOrQuoted(shown(event.getFormattedMessage())));
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                line.append(' ')
                        .append(LogEscape.onOneLine(pair.key))
                        .append('=')
                        .append(LogEscape.quoted(shown(pair.value)));
            }
        }
        return line.toString();
    }

    private String shown(Object value) {
        return LogRedaction.redact(getContext(), String.valueOf(value));
    }
}
