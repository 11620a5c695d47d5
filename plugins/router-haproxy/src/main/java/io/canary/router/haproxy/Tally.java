package io.canary.router.haproxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of one node for one service, from one look to the next. They only grow, unless HAProxy was started again
 * or was told to forget: what it shows then was counted since. Not for several threads at once.
 */
final class Tally {
    private final Map<String, Counters> lastByServer = new HashMap<>();
    private final Map<String, HiddenRetries> retriesByServer = new HashMap<>();
    private String pid = "";

    /**
     * What was counted.
     *
     * @param requests answered or failed
     * @param errors of those, how many failed: no answer, or a status of 500 and above
     */
    record Counts(long requests, long errors) {
        static final Counts NONE = new Counts(0, 0);

        Counts plus(Counts other) {
            return new Counts(requests + other.requests, errors + other.errors);
        }
    }

    /**
     * What each version did since the last look.
     *
     * @param begins whether servers that were not seen yet have counted before; else they are new
     * @param process that counted, so that one that counts from zero is distinguished from one that counts on
     * @param rowsByVersion the counters of the servers
     */
    Map<String, Counts> since(boolean begins, String process, Map<String, List<Map<String, String>>> rowsByVersion) {
        if (!process.equals(pid)) {
            begins |= pid.isEmpty();
            pid = process;
            lastByServer.replaceAll((server, counts) -> Counters.ZERO);
        }
        boolean first = begins;
        var counts = new HashMap<String, Counts>();
        rowsByVersion.forEach((version, rows) ->
                counts.put(version, rows.stream().map(row -> news(row, first)).reduce(Counts.NONE, Counts::plus)));
        return counts;
    }

    /** Lets the next look be the first: too much time has gone by to call it a short while. */
    void forget() {
        lastByServer.clear();
        retriesByServer.clear();
        pid = "";
    }

    private Counts news(Map<String, String> row, boolean begins) {
        var now = Counters.of(row);
        String server = row.getOrDefault("pxname", "") + "/" + row.getOrDefault("svname", "");
        var before = lastByServer.put(server, now);
        if (before == null && begins) {
            return Counts.NONE;
        }
        var news = now.since(before == null ? Counters.ZERO : before);
        long hidden = retriesByServer
                .computeIfAbsent(server, s -> new HiddenRetries())
                .look(news);
        return new Counts(news.requests() + hidden, news.errors() + hidden);
    }
}
