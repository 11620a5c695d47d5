package io.canary.config;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.List;

/** The service cannot start as it is configured. The message says what to change, on one line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(oneLine(message));
    }

    public ConfigException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** What {@code source} says does not fit. */
    public static ConfigException of(String source, SettingsException e) {
        return new ConfigException(source + ": " + e.getMessage());
    }

    /** Everything that is wrong with what {@code source} says. */
    public ConfigException(String source, List<Problem> problems) {
        this(source + ": " + new SettingsException(problems).getMessage());
    }

    /** Messages of libraries and plugins, which become part of ours, have as many lines as they like. */
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", ", ");
    }
}
