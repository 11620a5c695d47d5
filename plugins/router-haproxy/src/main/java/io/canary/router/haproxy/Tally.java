package io.canary.router.haproxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of one node for one service, from one look to the next. They only grow, unless HAProxy was started again or was
 * told to forget: what it shows then was counted since. Not for several threads at once.
 */
final class Tally {
    private final Map<String, Counts> lastByServer = new HashMap<>();
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

        /** What came after {@code before}; all of it if the counters began anew. */
        Counts since(Counts before) {
            boolean anew = requests < before.requests || errors < before.errors;
            return anew ? this : new Counts(requests - before.requests, errors - before.errors);
        }

        /**
         * What HAProxy answered in the server's place is not in the server's {@code hrsp_5xx}. An answer that broke off
         * after its head is in two columns, and counts as one that came and one that failed.
         */
        static Counts of(Map<String, String> row) {
            long unanswered = number(row, "econ") + number(row, "eresp");
            long answered = 0;
            for (String status : List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other")) {
                answered += number(row, "hrsp_" + status);
            }
            long failed = number(row, "hrsp_5xx");
            return new Counts(answered + unanswered, failed + unanswered);
        }

        private static long number(Map<String, String> row, String column) {
            String digits = row.getOrDefault(column, "");
            return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
        }
    }

    /**
     * What each version did since the last look.
     *
     * @param begins whether servers that were not seen yet have counted before; else they are new
     * @param process that counted, so that one that counts anew is told from one that counts on
     * @param rowsByVersion the counters of the servers
     */
    Map<String, Counts> since(boolean begins, String process, Map<String, List<Map<String, String>>> rowsByVersion) {
        if (!process.equals(pid)) {
            begins |= pid.isEmpty();
            pid = process;
            lastByServer.replaceAll((server, counts) -> Counts.NONE);
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
        pid = "";
    }

    private Counts news(Map<String, String> row, boolean begins) {
        var now = Counts.of(row);
        String server = row.getOrDefault("pxname", "") + "/" + row.getOrDefault("svname", "");
        var before = lastByServer.put(server, now);
        return before == null && begins ? Counts.NONE : now.since(before == null ? Counts.NONE : before);
    }
}
