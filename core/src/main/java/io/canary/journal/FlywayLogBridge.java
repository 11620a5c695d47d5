package io.canary.journal;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what Flyway logs, one level lower: its progress is not news of the service. Its failures are thrown, and
 * reported once.
 */
public final class FlywayLogBridge implements LogCreator {

    @Override
    public Log createLogger(Class<?> of) {
        return new QuietLog(LoggerFactory.getLogger(of));
    }

    private record QuietLog(Logger logger) implements Log {
        @Override
        public void debug(String message) {
            logger.trace(message);
        }

        @Override
        public void info(String message) {
            logger.debug(message);
        }

        @Override
        public void warn(String message) {
            logger.info(message);
        }

        @Override
        public void error(String message) {
            logger.debug(message);
        }

        @Override
        public void error(String message, @Nullable Exception e) {
            logger.debug(message, e);
        }

        @Override
        public void notice(String message) {
            logger.debug(message);
        }
    }
}
