package io.canary.source.newrelic;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.JsonPointer;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks several queries in one request. May be used by any thread. */
final class NerdGraph implements AutoCloseable {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 1024 * 1024;

    private static final int WORDS_MAX = 300;

    /** What says that the request is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 415, 422);

    /** The class of errors of a query that is wrong. */
    private static final String INVALID = "INVALID_INPUT";

    private static final JsonPointer ACCOUNT = JsonPointer.of("/data/actor/account");
    private static final JsonPointer ERRORS = JsonPointer.of("/errors");
    private static final JsonPointer ERROR_CLASS = JsonPointer.of("/extensions/errorClass");
    private static final JsonPointer RESULT = JsonPointer.of("/results/0");
    private static final JsonPointer SECOND_RESULT = JsonPointer.of("/results/1");
    private static final JsonPointer BEGIN = JsonPointer.of("/metadata/timeWindow/begin");
    private static final JsonPointer END = JsonPointer.of("/metadata/timeWindow/end");

    private final HttpReads reads;
    private final NewrelicSettings settings;

    private NerdGraph(HttpReads reads, NewrelicSettings settings) {
        this.reads = reads;
        this.settings = settings;
    }

    /** @throws MetricSourceException if a key cannot be read from its file */
    static NerdGraph of(NewrelicSettings settings, MetricSourceContext host) throws MetricSourceException {
        return new NerdGraph(HttpReads.of(settings, host, ANSWER_MAX), settings);
    }

    /**
     * The answer to one query.
     *
     * @param columns the values of its one row, by name
     * @param beginMillis the beginning of the time that New Relic looked at
     * @param endMillis its end
     */
    record Row(Map<?, ?> columns, long beginMillis, long endMillis) {}

    /**
     * The answers in the order of the queries.
     *
     * @throws MetricSourceException if there is no answer, or a refusal, or one of them is not answered
     */
    List<Row> query(List<String> nrql) throws MetricSourceException, InterruptedException {
        var answer = reads.post("/graphql", Json.write(request(nrql)), "application/json", Map.of());
        if (answer.isError()) {
            String words = "New Relic answered with " + answer.status() + ": " + shortened(answer.body());
            throw REFUSALS.contains(answer.status())
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        }
        try {
            return rows(nrql.size(), Json.parse(answer.body()));
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no answer of New Relic: " + e.getMessage(), e);
        }
    }

    /** Queries are variables, so that nothing in them is more than text. */
    private Map<String, Object> request(List<String> nrql) {
        long seconds = Math.max(1, settings.timeout().toSeconds());
        var names = new StringBuilder("query($account: Int!");
        var fields = new StringBuilder();
        var variables = new LinkedHashMap<String, Object>();
        variables.put("account", settings.accountId());
        for (int i = 0; i < nrql.size(); i++) {
            names.append(", $").append(name(i)).append(": Nrql!");
            fields.append(' ').append(name(i)).append(": nrql(query: $").append(name(i));
            fields.append(", timeout: ").append(seconds);
            fields.append(") { results metadata { timeWindow { begin end } } }");
            variables.put(name(i), nrql.get(i));
        }
        String query = names + ") { actor { account(id: $account) {" + fields + " } } }";
        return Map.of("query", query, "variables", variables);
    }

    private static String name(int query) {
        return "q" + query;
    }

    private static List<Row> rows(int count, @Nullable Object tree) throws MetricSourceException {
        if (ERRORS.in(tree) instanceof List<?> errors && !errors.isEmpty()) {
            throw failure(errors);
        }
        if (!(ACCOUNT.in(tree) instanceof Map<?, ?> account)) {
            throw MetricSourceException.unavailable("this is no answer of New Relic: it has no account", null);
        }
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            rows.add(row(account.get(name(i))));
        }
        return rows;
    }

    private static Row row(@Nullable Object result) throws MetricSourceException {
        if (SECOND_RESULT.in(result) != null) {
            throw MetricSourceException.refused("New Relic found several rows: select one value");
        }
        if (RESULT.in(result) instanceof Map<?, ?> columns
                && BEGIN.in(result) instanceof BigDecimal begin
                && END.in(result) instanceof BigDecimal end) {
            return new Row(columns, begin.longValue(), end.longValue());
        }
        throw MetricSourceException.unavailable("this is no answer of New Relic: a query has no result", null);
    }

    private static MetricSourceException failure(List<?> errors) {
        var words = new ArrayList<String>();
        boolean isInvalid = false;
        for (Object error : errors) {
            String text = error instanceof Map<?, ?> map ? String.valueOf(map.get("message")) : String.valueOf(error);
            Object itsClass = ERROR_CLASS.in(error);
            words.add(itsClass == null ? text : itsClass + " " + text);
            isInvalid |= INVALID.equals(itsClass) || text.contains("NRQL Syntax Error");
        }
        String all = "New Relic refused it: " + shortened(String.join("; ", words));
        return isInvalid ? MetricSourceException.refused(all) : MetricSourceException.unavailable(all, null);
    }

    private static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        reads.close();
    }
}
