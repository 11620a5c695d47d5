package io.canary.router.httpd;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds which members have to be changed for a split, and in which order. Pure. */
final class Planner {
    private final Naming naming;

    Planner(Naming naming) {
        this.naming = naming;
    }

    /**
     * What makes {@code split} true; empty if it is. Orders are carried out one by one, and httpd serves between them:
     * in their order the canary's share is at no moment above both the old one and the new, and some member always
     * takes requests.
     *
     * @throws RouterException REJECTED if the balancer cannot have such a split
     */
    List<Order> orders(Balancer balancer, TrafficSplit split) throws RouterException {
        var canaries = members(split.canaryVersion(), split.canaryWeight(), balancer);
        var baselines = members(split.baselineVersion(), split.canaryWeight().rest(), balancer);
        checkSets(Stream.concat(canaries.stream(), baselines.stream()).toList());
        var factors = LoadFactors.of(split.canaryWeight(), canaries.size(), baselines.size())
                .orElseThrow(() -> RouterException.rejected(split.canaryWeight()
                        + " is finer than load factors from 1 to 100 go: whole percents always work"));
        var canary = orders(canaries, factors.canary());
        var baseline = orders(baselines, factors.baseline());
        var others = balancer.members().stream()
                .filter(m -> !canaries.contains(m) && !baselines.contains(m))
                .map(m -> new Order(m, 0));
        var ordered = new ArrayList<>(baseline.stream().filter(Order::raises).toList());
        ordered.addAll(canary.stream().filter(o -> !o.raises()).toList());
        ordered.addAll(canary.stream().filter(Order::raises).toList());
        ordered.addAll(baseline.stream().filter(o -> !o.raises()).toList());
        ordered.addAll(others.toList());
        ordered.removeIf(Order::isDone);
        return ordered;
    }

    private List<Member> members(String version, Weight weight, Balancer balancer) throws RouterException {
        var members = naming.of(version, balancer);
        if (members.isEmpty() && !weight.equals(Weight.NONE)) {
            throw RouterException.rejected("version " + version + " has no member in balancer://" + balancer.name()
                    + ": it has " + balancer.members().stream().map(this::shown).toList());
        }
        for (var member : members) {
            if (member.isReserve()) {
                throw RouterException.rejected(member.url() + " of " + version + " is a reserve (status "
                        + String.join(" ", member.status()) + "), which gets no share");
            }
        }
        return members;
    }

    private String shown(Member member) {
        return member.url() + " (" + naming.versionOf(member) + ")";
    }

    /** A member of a higher set gets nothing as long as one of a lower set is there. */
    private static void checkSets(List<Member> members) throws RouterException {
        if (members.stream().mapToInt(Member::set).distinct().count() > 1) {
            throw RouterException.rejected("members of both versions must have the same lbset, but they have "
                    + members.stream().map(m -> m.url() + " " + m.set()).toList());
        }
    }

    private static List<Order> orders(List<Member> members, List<Integer> factors) {
        var orders = new ArrayList<Order>();
        for (int i = 0; i < members.size(); i++) {
            orders.add(new Order(members.get(i), factors.get(i)));
        }
        return orders;
    }
}
