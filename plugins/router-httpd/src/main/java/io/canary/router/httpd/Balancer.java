package io.canary.router.httpd;

import io.canary.spi.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A balancer, as httpd shows it.
 *
 * @param name what comes after {@code balancer://}
 * @param nonce without which httpd changes nothing; empty where it takes no changes at all
 * @param method how it selects a member: {@code byrequests} and so on; empty where httpd does not say
 * @param sticky the cookie or parameter that keeps a user on a member; empty for none
 * @param members in httpd's order
 */
record Balancer(String name, String nonce, String method, String sticky, List<Member> members) {
    Balancer {
        members = List.copyOf(members);
    }

    /** The members that share the traffic now. */
    List<Member> taking() {
        int set = members.stream()
                .filter(Member::takes)
                .mapToInt(Member::set)
                .min()
                .orElse(0);
        return members.stream().filter(m -> m.takes() && m.set() == set).toList();
    }

    /** The share of each version that has one, to the nearest basis point. */
    Map<String, Weight> shares(Naming naming) {
        var sums = new HashMap<String, Long>();
        taking().forEach(m -> sums.merge(naming.versionOf(m), (long) m.factor(), Long::sum));
        long all = sums.values().stream().mapToLong(n -> n).sum();
        var shares = new HashMap<String, Weight>();
        sums.forEach((version, sum) -> shares.put(version, new Weight((int) ((sum * 20_000 + all) / (2 * all)))));
        return shares;
    }
}
