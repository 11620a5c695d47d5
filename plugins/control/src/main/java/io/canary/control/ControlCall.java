package io.canary.control;

import io.canary.spi.TrafficSplit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every process with a control API can be asked from outside; one that is asked more has further calls. */
public interface ControlCall {

    /** About one service. */
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

    /** As {@link io.canary.spi.TrafficRouter#addresses}. */
    record Addresses(String service) implements OfService {}

    /** As {@link ReportLog#after}. */
    record Reports(@Nullable String run, long after) implements ControlCall {}

    /** Whether it is there. */
    record Health() implements ControlCall {}
}
