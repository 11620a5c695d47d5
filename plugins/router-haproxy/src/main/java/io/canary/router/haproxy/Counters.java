package io.canary.router.haproxy;

import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/**
 * What HAProxy has counted for one server since it was started.
 *
 * @param answered answers that came from the server
 * @param failed of those, with a status of 500 or above
 * @param denied of those, replaced by a rule of HAProxy ({@code dresp})
 * @param unanswered requests that ended here without an answer ({@code econ}, {@code eresp})
 * @param redispatched requests that failed here and were given to another server ({@code wredis})
 * @param retried attempts that failed and were made again, perhaps here ({@code wretr})
 * @param lost attempts that are over and have ended in none of the above: retried here, or given up by the client
 */
record Counters(long answered, long failed, long denied, long unanswered, long redispatched, long retried, long lost) {
    static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0);

    /** What HAProxy answers in the server's place is not in the server's {@code hrsp_5xx}. */
    static Counters of(Map<String, String> row) {
        long answered = 0;
        for (String status : List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other")) {
            answered += number(row, "hrsp_" + status);
        }
        long unanswered = number(row, "econ") + number(row, "eresp");
        long redispatched = number(row, "wredis");
        long ended = answered + unanswered + redispatched;
        return new Counters(
                answered,
                number(row, "hrsp_5xx"),
                number(row, "dresp"),
                unanswered,
                redispatched,
                number(row, "wretr"),
                number(row, "stot") - number(row, "scur") - ended);
    }

    private static long number(Map<String, String> row, String column) {
        String digits = row.getOrDefault(column, "");
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    /** What came after {@code before}; all of it if the counters began again at zero. */
    Counters since(Counters before) {
        boolean again = answered < before.answered
                || failed < before.failed
                || unanswered < before.unanswered
                || redispatched < before.redispatched
                || retried < before.retried;
        return again ? this : with(before, (now, then) -> now - then);
    }

    private Counters with(Counters other, LongBinaryOperator op) {
        return new Counters(
                op.applyAsLong(answered, other.answered),
                op.applyAsLong(failed, other.failed),
                op.applyAsLong(denied, other.denied),
                op.applyAsLong(unanswered, other.unanswered),
                op.applyAsLong(redispatched, other.redispatched),
                op.applyAsLong(retried, other.retried),
                op.applyAsLong(lost, other.lost));
    }

    /** Requests that the server was given and that are over; each has ended in one way. */
    long requests() {
        return answered + unanswered + redispatched;
    }

    /** Of those, how many have surely failed. An answer that was denied may be one with a status of 500. */
    long errors() {
        return Math.max(failed, Math.min(denied, answered)) + unanswered + redispatched;
    }
}
