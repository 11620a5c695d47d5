package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the weights of a backend's servers decide what its clients get, by what the statistics show of it. Where they
 * do not, a split would be confirmed that is not true: {@code leastconn} gives an idle canary half of the traffic at
 * any weight.
 */
final class BackendCheck {
    /** Takes the same share of requests as of weights, request by request. */
    private static final String EXACT = "roundrobin";

    /** By chance, and so on the average; HAProxy 2.6 has no word for it in its statistics. */
    private static final Set<String> ON_AVERAGE = Set.of("random", "unknown");

    /** Its weights are fixed when HAProxy starts. */
    private static final String FIXED = "static-rr";

    private final String backend;
    private final Answer now;
    private final boolean acceptInexact;
    private final List<String> warnings = new ArrayList<>();

    private BackendCheck(String backend, Answer now, boolean acceptInexact) {
        this.backend = backend;
        this.now = now;
        this.acceptInexact = acceptInexact;
    }

    /**
     * What has to be asked: its own row and those of its servers, its stick table, and whether orders are taken at all.
     */
    static List<String> questions(String backend) {
        return List.of("show stat " + backend + " 6 -1", "show table", "set weight");
    }

    /**
     * Checks a backend whose weights are to be moved.
     *
     * @param servers those of the versions in the split
     * @param sticky whether the settings say that users are kept on a version
     * @return warnings
     * @throws RouterException if weights would not decide
     */
    static List<String> weights(String backend, Answer now, Set<String> servers, boolean acceptInexact, boolean sticky)
            throws RouterException {
        var check = new BackendCheck(backend, now, acceptInexact);
        check.level();
        check.mode();
        check.algorithm();
        check.agents(servers);
        check.stickiness(sticky);
        check.health(servers);
        check.drained(servers);
        return check.warnings;
    }

    /**
     * Checks a backend that a map leads to: how it shares out requests among the servers of one version does not
     * matter.
     */
    static List<String> mapped(String backend, Answer now) throws RouterException {
        var check = new BackendCheck(backend, now, true);
        check.mode();
        return check.warnings;
    }

    private static Map<String, String> row(String backend, Answer now) {
        return now.counters().stream()
                .filter(r -> backend.equals(r.get("pxname")) && "BACKEND".equals(r.get("svname")))
                .findFirst()
                .orElse(Map.of());
    }

    private List<Map<String, String>> rows(Set<String> servers) {
        return now.counters().stream()
                .filter(r -> backend.equals(r.get("pxname")) && servers.contains(r.getOrDefault("svname", "")))
                .toList();
    }

    private void level() throws RouterException {
        if (now.complains("Permission denied")) {
            throw RouterException.rejected(
                    "the stats socket may only look: HAProxy says \"Permission denied\" to weights."
                            + " Give it \"level admin\" in HAProxy's configuration");
        }
    }

    private void mode() throws RouterException {
        if ("tcp".equals(row(backend, now).get("mode"))) {
            throw RouterException.rejected(
                    "backend " + backend + " is in mode tcp, where HAProxy shares out connections and"
                            + " counts no answers: give it mode http");
        }
    }

    private void algorithm() throws RouterException {
        String algorithm = row(backend, now).getOrDefault("algo", "");
        if (algorithm.equals(EXACT)) {
            return;
        }
        if (algorithm.equals(FIXED)) {
            throw RouterException.rejected(
                    "backend " + backend + " has \"balance static-rr\", which takes no weights while"
                            + " HAProxy runs: use \"balance roundrobin\", or a map");
        }
        if (ON_AVERAGE.contains(algorithm)) {
            warn("backend " + backend + " has \"balance random\": the canary gets its share on the average only");
        } else if (algorithm.isEmpty()) {
            warn("HAProxy does not show how backend " + backend + " balances: only \"balance roundrobin\" is exact");
        } else {
            inexact("backend " + backend + " has \"balance " + algorithm + "\", which does not go by weights alone: the"
                    + " canary may get any share, up to all of it; use \"balance roundrobin\", or a map");
        }
    }

    private void agents(Set<String> servers) throws RouterException {
        var names = names(rows(servers).stream()
                .filter(r -> !r.getOrDefault("agent_status", "").isEmpty())
                .toList());
        if (!names.isEmpty()) {
            inexact("agent-check of " + names + " in backend " + backend + " may set weights too, and undo every split:"
                    + " take it out of HAProxy's configuration, or tell HAProxy \"disable agent " + backend
                    + "/SERVER\" for the time of the deployment");
        }
    }

    private void stickiness(boolean sticky) {
        String cookie = row(backend, now).getOrDefault("cookie", "");
        if (!sticky && !cookie.isEmpty()) {
            warn("cookie " + cookie + " keeps users of backend " + backend
                    + " on their server: the share is of new users" + " only. Say so with sticky: true");
        } else if (!sticky && now.tables().contains(backend)) {
            warn("backend " + backend + " has a stick table: where it keeps users on their server, the share is of new"
                    + " users only. Say so with sticky: true");
        }
    }

    private void health(Set<String> servers) {
        var down = rows(servers).stream()
                .filter(r -> r.getOrDefault("status", "").startsWith("DOWN"))
                .toList();
        if (!down.isEmpty()) {
            warn("HAProxy's health check finds " + names(down) + " of backend " + backend
                    + " down, and gives its share to the others until it is up");
        }
    }

    private void drained(Set<String> servers) {
        now.servers().stream()
                .filter(s -> s.backend().equals(backend) && servers.contains(s.name()) && s.isDrainedByHand())
                .forEach(s -> warn(s.name() + " of backend " + backend
                        + " was drained by hand; the split decides whether it" + " gets requests again"));
    }

    private static List<String> names(List<Map<String, String>> rows) {
        return rows.stream().map(r -> r.getOrDefault("svname", "")).distinct().toList();
    }

    private void inexact(String what) throws RouterException {
        if (!acceptInexact) {
            throw RouterException.rejected(what + "; or accept it with accept_inexact_balance: true");
        }
        warn(what);
    }

    private void warn(String what) {
        warnings.add(TrafficRouter.WARNING + what);
    }
}
