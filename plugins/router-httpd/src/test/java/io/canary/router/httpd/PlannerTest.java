package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Naming NAMING =
            new Naming(Settings.read(ServiceSettings.class, Map.of("members", "{version}-*")));
    private static final Planner PLANNER = new Planner(NAMING);

    private static Member member(String route, int factor, String... status) {
        return new Member("http://" + route, route, factor, 0, Set.of(status));
    }

    private static Balancer balancer(List<Member> members) {
        return new Balancer("checkout", "n", "byrequests", "", members);
    }

    private static TrafficSplit split(String baseline, String canary, int percent) {
        return new TrafficSplit("checkout", baseline, canary, new Weight(100 * percent));
    }

    /** What httpd makes of an order. */
    private static Balancer after(Balancer before, Order order) {
        var members = new ArrayList<Member>();
        for (var m : before.members()) {
            boolean meant = m.url().equals(order.member().url());
            members.add(
                    !meant
                            ? m
                            : order.factor() == 0
                                    ? member(m.route(), m.factor(), "Init", "Dis")
                                    : member(m.route(), order.factor(), "Init", "Ok"));
        }
        return balancer(members);
    }

    private static Balancer any(Random random) {
        var members = new ArrayList<Member>();
        for (String version : List.of("v1", "v2", "v3")) {
            for (int i = 0; i <= random.nextInt(3); i++) {
                boolean on = members.isEmpty() || random.nextBoolean();
                members.add(member(version + "-" + i, 100 + random.nextInt(9_901), "Init", on ? "Ok" : "Dis"));
            }
        }
        return balancer(members);
    }

    @Test
    void between_two_splits_the_canary_never_has_more_than_the_larger_and_somebody_always_answers() throws Exception {
        var random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            // Given
            var balancer = any(random);
            var split = split("v1", "v" + (2 + random.nextInt(2)), random.nextInt(101));
            int most = Math.max(
                    share(balancer, split).basisPoints(), split.canaryWeight().basisPoints());
            // When
            for (var order : PLANNER.orders(balancer, split)) {
                balancer = after(balancer, order);
                // Then
                assertThat(balancer.taking()).isNotEmpty();
                assertThat(share(balancer, split).basisPoints()).isLessThanOrEqualTo(most);
            }
            assertThat(share(balancer, split)).isEqualTo(split.canaryWeight());
            assertThat(PLANNER.orders(balancer, split)).isEmpty();
        }
    }

    private static Weight share(Balancer balancer, TrafficSplit split) {
        return balancer.shares(NAMING).getOrDefault(split.canaryVersion(), Weight.NONE);
    }

    @Test
    void between_two_shares_of_one_member_each_every_step_lies_between_them() throws Exception {
        for (int from = 1; from < 100; from++) {
            for (int to = 1; to < 100; to++) {
                // Given
                var balancer = balancer(List.of(
                        member("v1-1", 100 * (100 - from), "Init", "Ok"), member("v2-1", 100 * from, "Init", "Ok")));
                // When
                var orders = PLANNER.orders(balancer, split("v1", "v2", to));
                // Then
                for (var order : orders.subList(0, Math.min(1, orders.size()))) {
                    assertThat(share(after(balancer, order), split("v1", "v2", to))
                                    .basisPoints())
                            .isBetween(100 * Math.min(from, to), 100 * Math.max(from, to));
                }
            }
        }
    }

    @Test
    void a_member_that_only_drains_is_disabled_since_cookies_still_lead_to_it() throws Exception {
        // Given
        var balancer =
                balancer(List.of(member("v1-1", 10_000, "Init", "Ok"), member("v2-1", 100, "Init", "Drn", "Ok")));
        // When
        var orders = PLANNER.orders(balancer, split("v1", "v2", 0));
        // Then
        assertThat(orders).containsExactly(new Order(balancer.members().get(1), 0));
    }

    @Test
    void a_reserve_of_no_version_is_left_alone_and_one_of_a_version_gets_no_share() {
        // Given
        var spare = balancer(List.of(
                member("v1-1", 10_000, "Init", "Ok"),
                member("v2-1", 100, "Init", "Dis"),
                member("spare", 100, "Init", "Stby", "Ok")));
        var standby =
                balancer(List.of(member("v1-1", 10_000, "Init", "Ok"), member("v2-1", 100, "Init", "Stby", "Ok")));
        // Then
        Assertions.assertThatCode(() ->
                        assertThat(PLANNER.orders(spare, split("v1", "v2", 0))).isEmpty())
                .doesNotThrowAnyException();
        Assertions.assertThatThrownBy(() -> PLANNER.orders(standby, split("v1", "v2", 5)))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("is a reserve");
    }

    @Test
    void members_of_different_sets_cannot_share() {
        // Given
        var later = new Member("http://v2-1", "v2-1", 100, 1, Set.of("Init", "Ok"));
        var balancer = balancer(List.of(member("v1-1", 100, "Init", "Ok"), later));
        // Then
        assertThat(balancer.shares(NAMING)).isEqualTo(Map.of("v1", Weight.FULL));
        Assertions.assertThatThrownBy(() -> PLANNER.orders(balancer, split("v1", "v2", 5)))
                .hasMessageContaining("the same lbset");
    }
}
