package io.canary.routing;

import io.canary.ScriptedRouter;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Range;
import org.pf4j.Extension;

/** Plugins of other authors, good and bad. */
public final class SampleFactories {

    private SampleFactories() {}

    /** The settings. */
    public record SampleSettings(
            String address, @Range(min = 1, max = 10) int tries) {}

    /** One that works. */
    @Extension
    public static class Good implements TrafficRouterFactory<SampleSettings> {
        @Override
        public String type() {
            return "good";
        }

        @Override
        public Class<SampleSettings> settings() {
            return SampleSettings.class;
        }

        @Override
        public TrafficRouter create(SampleSettings settings, RouterContext context) throws RouterException {
            return new ScriptedRouter();
        }
    }

    /** One whose static initializer leaves a trace. */
    @Extension
    public static class Eager extends Good {
        /** Leaves the trace. */
        public static final String TRACE = "canary.test.eager";

        static {
            System.setProperty(TRACE, "ran");
        }

        @Override
        public String type() {
            return "eager";
        }
    }

    /** One that cannot be created. */
    @Extension
    public static class Failing extends Good {
        @Override
        public TrafficRouter create(SampleSettings settings, RouterContext context) throws RouterException {
            switch (settings.address()) {
                case "refused" -> throw RouterException.rejected("no such backend\n  at the balancer\r\n");
                case "bug" -> throw new IllegalStateException("two\nlines");
                default -> throw new NoClassDefFoundError("com/example/Missing");
            }
        }
    }

    /** One that is created, but fails to return its capabilities. */
    @Extension
    public static class Unsure extends Good {
        static final ScriptedRouter MADE = new ScriptedRouter() {
            @Override
            public RouterCapabilities capabilities() {
                throw new IllegalStateException("not yet known");
            }
        };

        @Override
        public TrafficRouter create(SampleSettings settings, RouterContext context) {
            return MADE;
        }
    }

    /** One without a type. */
    @Extension
    public static class Nameless extends Good {
        @Override
        public String type() {
            throw new UnsupportedOperationException("no name yet");
        }
    }
}
