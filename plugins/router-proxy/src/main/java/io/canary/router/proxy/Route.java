package io.canary.router.proxy;

import io.canary.spi.Observation;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;

/** Where the requests of a service go; immutable, and replaced as a whole. */
sealed interface Route {

    /** The version that the request at {@code place} goes to. */
    Backend at(int place);

    /** The version by which users are placed: see {@link Place#ofUser}. */
    String placedBy();

    /** The versions that it names, whether they have traffic or not. */
    List<String> versions();

    Observation observed();

    /** Everything to one version. */
    record Single(Backend backend) implements Route {
        @Override
        public Backend at(int place) {
            return backend;
        }

        @Override
        public String placedBy() {
            return backend.version();
        }

        @Override
        public List<String> versions() {
            return List.of(backend.version());
        }

        @Override
        public Observation observed() {
            return new Observation.InForce(Map.of(backend.version(), Weight.FULL));
        }
    }

    /** Some to the canary, the rest to the baseline. */
    record Shared(Backend baseline, Backend canary, Weight weight) implements Route {
        @Override
        public Backend at(int place) {
            return Place.isOnCanary(place, weight) ? canary : baseline;
        }

        @Override
        public String placedBy() {
            return canary.version();
        }

        @Override
        public List<String> versions() {
            return List.of(baseline.version(), canary.version());
        }

        @Override
        public Observation observed() {
            return new Observation.InForce(Map.of(baseline.version(), weight.rest(), canary.version(), weight));
        }
    }
}
