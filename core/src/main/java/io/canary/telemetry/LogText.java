package io.canary.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/**
 * {@code %text} in {@code conf/logback.xml}: the message of a log line and its key-value pairs, as {@code message
 * key="value"}. Secrets are removed, and text from outside is quoted where it could pass for another key or line.
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
