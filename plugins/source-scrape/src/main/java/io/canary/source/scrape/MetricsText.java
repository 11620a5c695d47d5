package io.canary.source.scrape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text formats: that of Prometheus, 0.0.4, and OpenMetrics 1.0. No maintained library for the JVM reads them.
 * Pure.
 */
final class MetricsText {
    /** What is asked for: times of creation and exemplars, which only OpenMetrics has, are not needed. */
    static final String ACCEPT =
            "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1";

    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern INFINITY = Pattern.compile("[+-]?[Ii][Nn][Ff](?:[Ii][Nn][Ii][Tt][Yy])?");
    private static final int NUMBER_LENGTH_MAX = 64;

    private MetricsText() {}

    /** One line: the value of a series now. A time that it has is not taken: the time of the scrape counts. */
    record Sample(SeriesName series, double value) {}

    /**
     * What tells a series from all others.
     *
     * @param labels those without a value are the same as those that are not there, and left out
     */
    record SeriesName(String name, Map<String, String> labels) {}

    /** @throws IllegalArgumentException if a line is none of these formats; the message has its number */
    static List<Sample> parse(String text) {
        var samples = new ArrayList<Sample>();
        int number = 1;
        for (int from = 0; from < text.length(); number++) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end).strip();
            try {
                if (line.equals("# EOF")) {
                    return samples;
                } else if (!line.isEmpty() && line.charAt(0) != '#') {
                    samples.add(sample(new TextScanner(line)));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
            from = end < 0 ? text.length() : end + 1;
        }
        return samples;
    }

    private static Sample sample(TextScanner line) {
        String name = line.name(true);
        if (name.isEmpty()) {
            throw line.failure("the name of a metric");
        }
        line.skipBlanks(false);
        var labels = line.take("{") ? labels(line) : Map.<String, String>of();
        line.skipBlanks(false);
        double value = number(line.word());
        line.skipBlanks(false);
        if (!line.isAtEnd() && !line.take("#")) { // after which there is an exemplar
            number(line.word());
            line.skipBlanks(false);
            if (!line.isAtEnd()) {
                line.require("#");
            }
        }
        return new Sample(new SeriesName(name, labels), value);
    }

    private static Map<String, String> labels(TextScanner line) {
        var labels = new HashMap<String, String>();
        line.skipBlanks(false);
        while (!line.take("}")) {
            String name = line.name(false);
            if (name.isEmpty()) {
                throw line.failure("the name of a label, or }");
            }
            line.skipBlanks(false);
            line.require("=");
            line.skipBlanks(false);
            String value = line.quoted();
            if (!value.isEmpty() && labels.put(name, value) != null) {
                throw new IllegalArgumentException("the label " + name + " is there twice");
            }
            line.skipBlanks(false);
            if (!line.take(",")) {
                line.require("}");
                break;
            }
            line.skipBlanks(false);
        }
        return Map.copyOf(labels);
    }

    /** As Go writes it. */
    private static double number(String text) {
        if (text.length() <= NUMBER_LENGTH_MAX && NUMBER.matcher(text).matches()) {
            return Double.parseDouble(text);
        } else if (INFINITY.matcher(text).matches()) {
            return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else if (text.equalsIgnoreCase("NaN")) {
            return Double.NaN;
        }
        String shown = text.length() <= NUMBER_LENGTH_MAX ? text : text.substring(0, NUMBER_LENGTH_MAX) + "…";
        throw new IllegalArgumentException("expected a number, was \"" + shown + "\"");
    }
}
