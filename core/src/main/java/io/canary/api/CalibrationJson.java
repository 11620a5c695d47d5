package io.canary.api;

import io.canary.rollout.Status;
import io.canary.simulate.Calibrated;
import io.canary.simulate.SimulatedEnd;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

public final class CalibrationJson {
    private CalibrationJson() {}

    /**
     * The result of a calibration.
     *
     * @param ends how each split ended, at least one
     * @param first the canary's first weight
     * @param notes limits of what the result says
     */
    public static JsonObject write(List<SimulatedEnd> ends, Weight first, long seed, List<String> notes) {
        return new JsonObject()
                .put("splits", ends.size())
                .put("seed", seed)
                .put("initial_weight", first.percent())
                .put("rolled_back", share(Calibrated.of(ends, Status.ROLLED_BACK)))
                .put("promoted", share(Calibrated.of(ends, Status.PROMOTED)))
                .put("running", share(Calibrated.of(ends, Status.RUNNING)))
                .put("paused", share(Calibrated.of(ends, Status.PAUSED)))
                .put("notes", new JsonArray(notes));
    }

    private static JsonObject share(Calibrated c) {
        return new JsonObject()
                .put("splits", c.times())
                .put("share", c.share())
                .put("share_low", c.interval().low())
                .put("share_high", c.interval().high())
                .put("median_sec", JsonValues.seconds(c.median()));
    }
}
