package io.canary.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canary.analysis.Accuracy;
import io.canary.analysis.MetricValues;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.ingest.IncomingSample.Target;
import io.canary.json.Json;
import io.canary.json.Rfc3339;
import io.canary.spi.LatencyHistogram;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The fast parser: one pass over well-formed JSON, without a tree. It gives up at anything unusual, and {@link
 * StrictSampleParser} reads the same bytes again and reports every error: this parser returns a sample or nothing.
 *
 * <p>Not thread-safe; reusable.
 */
final class FastSampleParser {
    private static final int TARGET = 1;
    private static final int VERSION = 2;
    private static final int REQUESTS = 8;
    private static final int ERRORS = 16;
    private static final int METRICS = 32;

    /** The bit of the first metric of the table; the others use the bits above it. */
    private static final int METRIC = 64;

    private static final int REPORTED = -METRIC | REQUESTS | ERRORS;

    /** This many digits distinguish all doubles. */
    private static final int DOUBLE_DIGITS = 17;

    private final long nowMillis;
    private int seen;
    private @Nullable Target target;
    private String version = "canary";
    private long atMillis;
    private long requests;
    private long errors;
    private double errorRate;
    private double @Nullable [] values; // by the metric's ordinal; allocated with the first

    FastSampleParser(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Parses one sample that is the whole text; null if it is unusual. */
    static @Nullable IncomingSample parse(byte[] text, int offset, int length, long nowMillis) {
        try (var parser = Json.parser(text, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            var sample = new FastSampleParser(nowMillis).next(parser);
            return sample != null && parser.nextToken() == null ? sample : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Parses the sample whose opening brace was just read; null if it is unusual, and the position of {@code parser} is
     * undefined then.
     */
    @Nullable
    IncomingSample next(JsonParser parser) throws IOException {
        reset();
        while (true) {
            String name = parser.nextFieldName();
            if (name == null) {
                return parser.currentToken() == JsonToken.END_OBJECT ? sample() : null;
            }
            if (!field(name, parser)) {
                return null;
            }
        }
    }

    private void reset() {
        seen = 0;
        target = null;
        version = "canary";
        atMillis = nowMillis;
        requests = 0;
        errors = -1;
        errorRate = Double.NaN;
        values = null;
    }

    private boolean field(String name, JsonParser parser) throws IOException {
        return switch (name) {
            case "deployment_id" -> first(TARGET) && deployment(parser);
            case "service_name" -> first(TARGET) && service(parser);
            case "version" -> first(VERSION) && text(parser);
            case "timestamp" -> first(4) && time(parser);
            case "metrics" -> first(METRICS) && metrics(parser);
            default -> metric(name, parser);
        };
    }

    /** The numbers inside {@code metrics}; custom metrics are objects, and unusual. */
    private boolean metrics(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        String name = parser.nextFieldName();
        while (name != null && metric(name, parser)) {
            name = parser.nextFieldName();
        }
        return name == null && parser.currentToken() == JsonToken.END_OBJECT;
    }

    /** One of the numbers, inside or outside {@code metrics}; a number in both places is unusual. */
    private boolean metric(String name, JsonParser parser) throws IOException {
        return switch (name) {
            case "requests" -> first(REQUESTS) && requests(parser);
            case "errors" -> first(ERRORS) && errors(parser);
            default -> {
                var metric = StandardMetric.named(name);
                yield metric != null && first(METRIC << metric.index()) && value(metric, number(parser));
            }
        };
    }

    private boolean value(StandardMetric metric, double value) {
        if (metric == StandardMetric.ERROR_RATE) {
            errorRate = value;
        } else {
            if (values == null) {
                values = MetricValues.unknown();
            }
            values[metric.index()] = value;
        }
        return metric.allows(value);
    }

    /** A repeated name is unusual. */
    private boolean first(int bit) {
        boolean again = (seen & bit) != 0;
        seen |= bit;
        return !again;
    }

    private boolean deployment(JsonParser parser) throws IOException {
        String id = name(parser);
        target = id == null ? null : new Target.Deployment(id);
        return id != null;
    }

    private boolean service(JsonParser parser) throws IOException {
        String name = name(parser);
        target = name == null ? null : new Target.Service(name);
        return name != null;
    }

    private boolean requests(JsonParser parser) throws IOException {
        requests = count(parser);
        return requests >= 0;
    }

    private boolean errors(JsonParser parser) throws IOException {
        errors = count(parser);
        return errors >= 0;
    }

    private boolean text(JsonParser parser) throws IOException {
        String text = name(parser);
        version = text == null ? "" : text;
        return text != null;
    }

    private static @Nullable String name(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        if (length == 0 || length > 253) {
            return null;
        }
        for (int i = from; i < from + length; i++) {
            if (chars[i] <= ' ' || chars[i] > '~') { // names may have other characters, but those take the slow path
                return null;
            }
        }
        return new String(chars, from, length);
    }

    private boolean time(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            return false;
        }
        atMillis = Rfc3339.utcMillis(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        return atMillis != Rfc3339.UNUSUAL && atMillis <= nowMillis + StrictSampleParser.FUTURE_MAX_MILLIS;
    }

    private static long count(JsonParser parser) throws IOException {
        return parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && parser.getLongValue() <= 1_000_000_000_000_000L
                ? parser.getLongValue()
                : -1;
    }

    private static double number(JsonParser parser) throws IOException {
        return switch (parser.nextToken()) {
            case VALUE_NUMBER_INT -> parser.getDoubleValue();
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            default -> Double.NaN;
        };
    }

    private static double fraction(JsonParser parser) throws IOException {
        if (parser.getTextLength() > DOUBLE_DIGITS && hasTooManyDigits(parser)) {
            return Double.NaN;
        }
        double value = parser.getDoubleValue() + 0.0; // there is no -0
        return value == 0 && hasExponent(parser) ? Double.NaN : value; // 1e-400 is not 0
    }

    private static boolean hasTooManyDigits(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int digits = 0;
        for (int i = from; i < from + parser.getTextLength(); i++) {
            char c = chars[i];
            if ((c > '0' && c <= '9') || (c == '0' && digits > 0)) { // leading zeros do not count as digits
                digits++;
            }
        }
        return digits > DOUBLE_DIGITS; // counts the digits of the exponent too: an unusual number may be read slowly
    }

    private static boolean hasExponent(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        for (int i = from; i < from + parser.getTextLength(); i++) {
            if (chars[i] == 'e' || chars[i] == 'E') {
                return true;
            }
        }
        return false;
    }

    private @Nullable IncomingSample sample() {
        boolean twice = errors >= 0 && !Double.isNaN(errorRate);
        boolean reportsNothing = (seen & REPORTED) == 0;
        if (target == null || reportsNothing || errors > requests || twice || isOfUnknownVersion(target)) {
            return null;
        }
        double failed = errors >= 0 ? errors : errorRate * requests; // NaN if neither is given
        return new IncomingSample(
                target,
                version,
                new Sample(
                        Role.CANARY,
                        atMillis,
                        requests,
                        failed,
                        values == null ? MetricValues.NONE : MetricValues.of(values),
                        LatencyHistogram.EMPTY,
                        Accuracy.CANONICAL,
                        null));
    }

    /** The version may be omitted only with a deployment id. */
    private boolean isOfUnknownVersion(Target of) {
        return of instanceof Target.Service && (seen & VERSION) == 0;
    }
}
