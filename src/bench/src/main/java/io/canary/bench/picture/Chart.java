package io.canary.bench.picture;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A small chart as SVG: lines over the time of a rollout, legible on light and on dark pages. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 120;
    private static final int TOP = 34;
    private static final int BOTTOM = 40;

    private final StringBuilder svg = new StringBuilder();
    private final double secondsMost;
    private final double low;
    private final double high;

    /** One from {@code low} to {@code high}, over so many seconds. */
    Chart(String title, double secondsMost, double low, double high) {
        this.secondsMost = secondsMost;
        this.low = low;
        this.high = high;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"".formatted(WIDTH, HEIGHT))
                .append(" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n".formatted(WIDTH, HEIGHT));
        text(LEFT, 20, "start", "#222222", title);
        for (int minute = 0; minute * 60 <= secondsMost; minute++) {
            text(x(minute * 60.0), HEIGHT - 16, "middle", "#555555", minute + " min");
            line(x(minute * 60.0), TOP, x(minute * 60.0), HEIGHT - BOTTOM, "#dddddd", "");
        }
    }

    private double x(double seconds) {
        return LEFT + seconds / secondsMost * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double share = (Math.clamp(value, low, high) - low) / (high - low);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** A line across at a value, with what it is. */
    Chart level(double value, String label) {
        line(LEFT, y(value), WIDTH - RIGHT, y(value), "#999999", " stroke-dasharray=\"4 4\"");
        text(LEFT - 6, y(value) + 4, "end", "#555555", label);
        return this;
    }

    /** A line through what the points say, with its name at its end. */
    Chart curve(List<Course.Point> points, ToDoubleFunction<Course.Point> value, String colour, String name) {
        var path = new StringBuilder();
        double end = 0;
        for (var point : points) {
            double at = value.applyAsDouble(point);
            if (!Double.isNaN(at)) {
                path.append(String.format(
                        Locale.ROOT, "%s%.1f %.1f ", path.isEmpty() ? "M" : "L", x(point.seconds()), y(at)));
                end = at;
            }
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
                .formatted(path.toString().strip(), colour));
        text(x(points.getLast().seconds()) + 8, y(end) + 4, "start", colour, name);
        return this;
    }

    /** A line down at a moment, with what happened then. */
    Chart moment(double seconds, String what) {
        line(x(seconds), TOP, x(seconds), HEIGHT - BOTTOM, "#b00020", "");
        text(x(seconds) - 6, TOP + 12, "end", "#b00020", what);
        return this;
    }

    private void line(double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                more));
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text));
    }

    /** The whole of it. */
    String svg() {
        return svg + "</svg>\n";
    }
}
