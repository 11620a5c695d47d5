package io.canary.router.caddy;

import io.canary.spi.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Lays out upstreams so that taking them in turn shares traffic out exactly. Pure. */
final class Slots {
    private static final int MOST = 10_000;

    private final String handler;
    private final int most;

    /**
     * For one reverse proxy.
     *
     * @param handler its {@code @id}
     * @param most into how many parts traffic is shared out at most
     */
    Slots(String handler, int most) {
        this.handler = handler;
        this.most = most;
    }

    /**
     * The upstreams that give the canary {@code weight}, evenly mixed.
     *
     * @return empty if the share is too fine
     */
    Optional<List<Upstream>> of(Weight weight, VersionUpstream canary, VersionUpstream baseline) {
        int gcd = gcd(weight.basisPoints(), weight.rest().basisPoints());
        int canaries = weight.basisPoints() / gcd;
        int baselines = weight.rest().basisPoints() / gcd;
        if (canaries + baselines > most) {
            return Optional.empty();
        }
        // as often as it takes for each address of a version to come equally often
        long times = lcm(rounds(canaries, canary), rounds(baselines, baseline));
        int slots = canaries + baselines;
        boolean even = slots * times <= MOST;
        return Optional.of(mixed(
                even ? (int) (canaries * times) : canaries, even ? (int) (slots * times) : slots, canary, baseline));
    }

    private static long rounds(int parts, VersionUpstream upstream) {
        return parts == 0
                ? 1
                : upstream.dials().size() / gcd(parts, upstream.dials().size());
    }

    private List<Upstream> mixed(int canaries, int slots, VersionUpstream canary, VersionUpstream baseline) {
        var upstreams = new ArrayList<Upstream>();
        var named = new HashSet<String>();
        int placed = 0;
        for (int i = 0; i < slots; i++) {
            // a proxy that is often reloaded begins with the baseline, so the first canary comes after half its
            // distance
            boolean next = (2L * (i + 1) * canaries + slots) / (2L * slots) > placed;
            var upstream = next ? canary : baseline;
            int dial = (next ? placed : i - placed) % upstream.dials().size();
            placed += next ? 1 : 0;
            String id = VersionUpstream.id(handler, upstream.version(), dial);
            upstreams.add(new Upstream(upstream.dials().get(dial), named.add(id) ? id : ""));
        }
        return List.copyOf(upstreams);
    }

    private static long lcm(long a, long b) {
        return a / BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue() * b;
    }

    private static int gcd(int a, int b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue();
    }
}
