package io.canary.router.proxy;

import io.canary.spi.TrafficSplit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a proxy can be asked from outside. */
sealed interface ControlCall {

    /** About one service: these wait for each other. */
    sealed interface OfService extends ControlCall {
        String service();
    }

    record Split(TrafficSplit split) implements OfService {
        @Override
        public String service() {
            return split.service();
        }
    }

    record Promote(String service, String version) implements OfService {}

    record RollBack(String service, String version) implements OfService {}

    record Renew(String service, Duration lease) implements OfService {}

    record Observe(String service) implements OfService {}

    /** As {@link ReportLog#after}. */
    record Reports(@Nullable String run, long after) implements ControlCall {}

    /** Whether it is there. */
    record Health() implements ControlCall {}
}
