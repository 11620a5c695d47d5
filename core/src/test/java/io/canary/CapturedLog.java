package io.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.canary.telemetry.LogText;
import io.canary.telemetry.LogTrace;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says, with the pattern of the distribution, while it is open. */
public final class CapturedLog implements AutoCloseable {
    private final LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ch.qos.logback.classic.Logger root = log.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    /** From now on the log goes nowhere else. */
    public CapturedLog() {
        addWords();
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(log);
        encoder.setPattern("%-5level %logger{0}: %text%n%trace");
        encoder.start();
        appender.setContext(log);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(appender);
    }

    /** As the element conversionRule of a configuration does. */
    @SuppressWarnings("unchecked") // logback keeps it under a name
    private void addWords() {
        var words = (Map<String, Object>) log.getObject("PATTERN_RULE_REGISTRY");
        var more = words == null ? new HashMap<String, Object>() : words;
        more.putIfAbsent("text", LogText.class.getName());
        more.putIfAbsent("trace", LogTrace.class.getName());
    }

    /** All of it until now. */
    public String text() {
        return written.toString(UTF_8);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        others.forEach(root::addAppender);
        appender.stop();
    }
}
