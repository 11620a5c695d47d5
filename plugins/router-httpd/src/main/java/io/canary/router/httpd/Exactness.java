package io.canary.router.httpd;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a balancer shares out requests as its load factors say. Pure. */
final class Exactness {
    private final Balancer balancer;
    private final ServiceSettings settings;

    Exactness(Balancer balancer, ServiceSettings settings) {
        this.balancer = balancer;
        this.settings = settings;
    }

    /**
     * @throws RouterException REJECTED if the canary would get another share, or new users one that was not asked for
     */
    void check(Weight weight) throws RouterException {
        var problems = problems(weight);
        if (!problems.isEmpty() && !settings.acceptInexactBalance()) {
            throw RouterException.rejected("balancer://" + balancer.name() + " " + String.join("; it ", problems));
        }
    }

    /** What will be less exact than asked, for people. */
    List<String> warnings(Weight weight) {
        var warnings = new ArrayList<>(problems(weight));
        var newUsers = settings.newUsersMin();
        if (isSticky() && isShared(weight) && newUsers != null && weight.compareTo(newUsers) <= 0) {
            warnings.add("keeps users with a cookie on a member (stickysession " + balancer.sticky()
                    + "), so of new users up to "
                    + percentOf(weight, newUsers) + " % go to the canary; a weight above " + newUsers
                    + " and below 100 % will be"
                    + " refused (new_users_min)");
        }
        return warnings.stream()
                .map(w -> TrafficRouter.WARNING + "balancer://" + balancer.name() + " " + w)
                .toList();
    }

    private List<String> problems(Weight weight) {
        var problems = new ArrayList<String>();
        if (isShared(weight)) {
            String ofMethod = problemOfMethod();
            if (ofMethod != null) {
                problems.add(ofMethod);
            }
            String ofCookies = problemOfCookies(weight);
            if (ofCookies != null) {
                problems.add(ofCookies);
            }
        }
        return problems;
    }

    /** One version alone gets everything by whatever method. */
    private static boolean isShared(Weight weight) {
        return !weight.equals(Weight.NONE) && !weight.equals(Weight.FULL);
    }

    private @Nullable String problemOfMethod() {
        String why =
                switch (balancer.method()) {
                    case "", "byrequests" -> null;
                    case "bytraffic" ->
                        "goes by bytes and not by requests: 1.4 % were measured at 10 % with large answers of the"
                                + " canary";
                    case "bybusyness" ->
                        "goes by what is under way first: 49 % were measured at 10 % with 20 requests at a time";
                    default -> "does not go by the number of requests";
                };
        return why == null
                ? null
                : "has lbmethod " + balancer.method() + ", which " + why
                        + ". Take lbmethod=byrequests, or say accept_inexact_balance: true";
    }

    private @Nullable String problemOfCookies(Weight weight) {
        var newUsers = settings.newUsersMin();
        if (!isSticky() || (newUsers != null && weight.compareTo(newUsers) <= 0)) {
            return null;
        }
        String what = "keeps users with a cookie on a member (stickysession " + balancer.sticky()
                + "), and gives the canary its share of all requests by sending it more of the new users: ";
        return newUsers == null
                ? what
                        + "with few new users it gets all of them at a few percent. Say in new_users_min how many"
                        + " percent of the requests come from users without a cookie at least, or say"
                        + " accept_inexact_balance: true"
                : what + weight + " is more than the " + newUsers + " of new_users_min, so it would get all of them";
    }

    private boolean isSticky() {
        return !balancer.sticky().isEmpty();
    }

    private static String percentOf(Weight weight, Weight newUsers) {
        return java.math.BigDecimal.valueOf(100L * weight.basisPoints())
                .divide(java.math.BigDecimal.valueOf(newUsers.basisPoints()), 1, RoundingMode.UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
