package io.canary.source.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.canary.source.prometheus.QueryResult.Series;
import io.canary.source.support.Count;
import io.canary.source.support.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an answer of the API as it comes, since a tree of a hundred thousand points takes ten times the room. */
final class ResponseReader {
    private static final int NESTING_MAX = 32;
    private static final double MILLIS = 1_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            // Nothing of a plugin stays with threads of the host.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private final JsonParser json;
    private final List<Series> series = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean isSuccess;
    private @Nullable String error;

    private ResponseReader(JsonParser json) {
        this.json = json;
    }

    /**
     * What {@code body} says.
     *
     * @throws IOException if it is not what the API answers
     * @throws IllegalArgumentException if it has histograms that latencies cannot have; the message is for people
     */
    static QueryResult read(String body) throws IOException {
        try (var json = FACTORY.createParser(body)) {
            return new ResponseReader(json).response();
        }
    }

    private QueryResult response() throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "status" -> isSuccess = json.getText().equals("success");
                case "error" -> error = json.getText();
                case "warnings" -> texts(warnings);
                case "isPartial" -> { // VictoriaMetrics
                    if (json.getValueAsBoolean()) {
                        warnings.add("the response is partial");
                    }
                }
                case "data" -> data();
                default -> json.skipChildren();
            }
        }
        return new QueryResult(isSuccess, error, List.copyOf(warnings), List.copyOf(series));
    }

    private void data() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren(); // null, beside an error
            return;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("result")) {
                result();
            } else {
                json.skipChildren();
            }
        }
    }

    private void result() throws IOException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        if (json.nextToken() != null && json.currentToken().isNumeric()) { // a scalar
            series.add(new Series(Map.of(), List.of(restOfPoint()), List.of()));
            return;
        }
        for (; json.currentToken() == JsonToken.START_OBJECT; json.nextToken()) {
            oneSeries();
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
    }

    private void oneSeries() throws IOException {
        var labels = new HashMap<String, String>();
        var counts = new ArrayList<Point<Count>>();
        var histograms = new ArrayList<Point<NativeHistogram>>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "metric" -> {
                    for (String label = json.nextFieldName(); label != null; label = json.nextFieldName()) {
                        labels.put(label, String.valueOf(json.nextTextValue()));
                    }
                }
                case "value" -> {
                    json.nextToken();
                    counts.add(restOfPoint());
                }
                case "values" -> {
                    while (json.nextToken() == JsonToken.START_ARRAY) {
                        json.nextToken();
                        add(restOfPoint(), counts);
                    }
                    counts.removeIf(point -> !point.value().hasValue()); // VictoriaMetrics shows stale markers
                }
                case "histogram" -> histograms.add(histogramPoint());
                case "histograms" -> {
                    while (json.nextToken() == JsonToken.START_ARRAY) {
                        var point = histogramPoint();
                        requireNewer(point, histograms);
                        histograms.add(point);
                    }
                }
                default -> json.skipChildren();
            }
        }
        var read = new Series(Map.copyOf(labels), counts, histograms);
        if (!read.isEmpty()) {
            series.add(read);
        }
    }

    /** VictoriaMetrics has a point twice that was sent to it twice. */
    private void add(Point<Count> point, List<Point<Count>> points) throws IOException {
        if (!points.isEmpty() && points.getLast().millis() == point.millis()) {
            points.removeLast();
        }
        requireNewer(point, points);
        points.add(point);
    }

    private <T> void requireNewer(Point<T> point, List<Point<T>> points) throws IOException {
        if (!points.isEmpty() && points.getLast().millis() >= point.millis()) {
            throw new JsonParseException(
                    json,
                    "a point of " + point.millis() + " after one of "
                            + points.getLast().millis());
        }
    }

    /** From the time of a point to the end of its array. */
    private Point<Count> restOfPoint() throws IOException {
        long millis = millis();
        json.nextToken();
        double value = number();
        expect(json.nextToken(), JsonToken.END_ARRAY);
        return new Point<>(millis, new Count(value));
    }

    private Point<NativeHistogram> histogramPoint() throws IOException {
        json.nextToken();
        long millis = millis();
        expect(json.nextToken(), JsonToken.START_OBJECT);
        var buckets = new ArrayList<NativeBuckets.Bucket>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("buckets")) {
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    buckets.add(bucket());
                }
            } else {
                json.skipChildren();
            }
        }
        expect(json.nextToken(), JsonToken.END_ARRAY);
        return new Point<>(millis, NativeBuckets.histogram(buckets));
    }

    /** Which of the bounds belong to it, both bounds, and how many values it has. */
    private NativeBuckets.Bucket bucket() throws IOException {
        json.nextToken();
        int rule = json.getIntValue();
        json.nextToken();
        double left = number();
        json.nextToken();
        double right = number();
        json.nextToken();
        double count = number();
        expect(json.nextToken(), JsonToken.END_ARRAY);
        return new NativeBuckets.Bucket(rule, left, right, count);
    }

    private long millis() throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw new JsonParseException(json, "expected a time, found " + json.getText());
        }
        return Math.round(json.getDoubleValue() * MILLIS);
    }

    /** A number as Prometheus writes it, as a text; VictoriaMetrics has null for a stale marker. */
    private double number() throws IOException {
        String text = json.getText();
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN", "null" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new JsonParseException(json, "expected a number, found " + text);
                }
            }
        };
    }

    private void texts(List<String> into) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                into.add(json.getText());
            }
        }
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new JsonParseException(json, "expected " + wanted + ", found " + found);
        }
    }
}
