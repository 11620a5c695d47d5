package io.canary.testservers;

import io.canary.spi.TrafficRouter;

/** Compares the share of requests that a canary answers with the share that its router was given. */
public final class CountedShares {
    private static final int[] PERCENTS = {0, 1, 5, 10, 33, 50, 99, 100};
    private static final int REQUESTS = 2_000;

    /** Chance alone exceeds it once in 500 million shares. */
    private static final int SIGMAS = 6;

    private CountedShares() {}

    /** Sends some requests to {@code checkout}, and returns how many of them the canary v2 answered. */
    @FunctionalInterface
    public interface Canaries {
        int of(int requests) throws Exception;
    }

    /** Sets eight shares from 0 to 100 %, each request of which the router hands out by chance. */
    public static void check(TrafficRouter router, Canaries canaries) throws Exception {
        check(router, PERCENTS, canaries);
    }

    public static void check(TrafficRouter router, int[] percents, Canaries canaries) throws Exception {
        for (int percent : percents) {
            router.setTrafficSplit(Checkout.split(100 * percent));
            int counted = canaries.of(REQUESTS);
            double share = percent / 100.0;
            double most = SIGMAS * Math.sqrt(REQUESTS * share * (1 - share));
            if (Math.abs(counted - REQUESTS * share) > most) {
                throw new AssertionError(
                        "at %d %%: the canary answered %d of %d requests".formatted(percent, counted, REQUESTS));
            }
        }
    }

    /** Counts requests that are sent one after the other. */
    public static Canaries oneByOne(LoadGenerator.Request request) {
        return requests -> {
            int canaries = 0;
            for (int i = 0; i < requests; i++) {
                canaries += request.send().equals("v2") ? 1 : 0;
            }
            return canaries;
        };
    }
}
