package io.canary.tck;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Random;

/**
 * A hundred changes of one service, which tests of routers make while clients send requests: none of these may fail.
 */
public final class ChangesUnderLoad {
    private static final int CHANGES = 100;

    private ChangesUnderLoad() {}

    /** What a test does after each change: it waits until clients have sent some requests. */
    public interface Pause {
        void await() throws InterruptedException;
    }

    /**
     * Sets splits of {@code checkout} from v1 to v2, promotes, and rolls back: the same changes in each run. Blocks.
     *
     * @throws RouterException if the router fails to make one of them
     */
    public static void make(TrafficRouter router, Pause pause) throws RouterException, InterruptedException {
        var random = new Random(7);
        for (int i = 0; i < CHANGES; i++) {
            switch (i % 10) {
                case 3 -> router.promote("checkout", "v2");
                case 6 -> router.rollback("checkout", "v1");
                case 9 -> router.setTrafficSplit(split(Weight.FULL));
                default -> router.setTrafficSplit(split(new Weight(100 * random.nextInt(101))));
            }
            pause.await();
        }
    }

    private static TrafficSplit split(Weight canary) {
        return new TrafficSplit("checkout", "v1", "v2", canary);
    }
}
