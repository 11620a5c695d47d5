package io.canary.router.nginx;

/**
 * How many turns each server of a version has in a weighted upstream, as small as they can be. A version's servers have
 * its share together, however many each version has.
 */
record RoundRobinWeights(int baseline, int canary) {

    static RoundRobinWeights of(Route route) {
        var canary = route.canary();
        long ofCanary =
                route.weight().basisPoints() * (long) route.baseline().servers().size();
        long ofBaseline = canary == null
                ? 1
                : route.weight().rest().basisPoints() * (long) canary.servers().size();
        long common = greatestCommonDivisor(ofBaseline, ofCanary);
        return new RoundRobinWeights((int) (ofBaseline / common), (int) (ofCanary / common));
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
