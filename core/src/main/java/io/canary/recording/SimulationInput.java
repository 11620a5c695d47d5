package io.canary.recording;

import io.canary.json.Json;
import io.canary.simulate.Feed;
import io.canary.simulate.Plan;
import io.canary.simulate.SimulatedEnd;
import io.canary.simulate.Simulation;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and the recorded samples to simulate it with.
 *
 * @param recorded the plan of the recorded rollout; null if the recording has none
 * @param mistakes the first {@value LineErrors#SHOWN_MOST} errors; if empty, the simulation may start
 * @param mistakesLeftOut how many more there are
 * @param unreadFrom the first line that was not read because too many lines before it were invalid; 0 if all were read
 */
public record SimulationInput(
        Plan plan,
        @Nullable Plan recorded,
        ReplaySamples samples,
        List<LineError> mistakes,
        int mistakesLeftOut,
        int unreadFrom) {

    /** The plan if none is given. */
    private static final Plan DEFAULT = Settings.read(Plan.class, Map.of());

    /** Reads NDJSON whose first line is the plan. */
    public static SimulationInput read(byte[] text) {
        return read(text, () -> {});
    }

    /**
     * The same, but can be stopped.
     *
     * @param eachLine called before each line is read; an exception ends the reading
     */
    public static SimulationInput read(byte[] text, Runnable eachLine) {
        return read(text, null, true, eachLine);
    }

    /** Reads NDJSON whose first line may be the plan; if it is a sample, the default plan is used. */
    public static SimulationInput readLenient(byte[] text) {
        return read(text, null, false, () -> {});
    }

    /**
     * Reads NDJSON for a separate plan.
     *
     * @param plan replaces the plan in the first line, if there is one
     */
    public static SimulationInput read(byte[] text, Plan plan) {
        return read(text, plan, false, () -> {});
    }

    /**
     * Reads a plan from JSON.
     *
     * @throws SettingsException with all errors
     */
    public static Plan plan(byte[] text) {
        return plan(Json.read(text, 0, text.length));
    }

    private static Plan plan(@Nullable Object tree) {
        if (tree == null) {
            throw new SettingsException(List.of(new Problem("", "must be an object, was null")));
        }
        return Settings.read(Plan.class, tree);
    }

    private static SimulationInput read(byte[] text, @Nullable Plan given, boolean mustBegin, Runnable eachLine) {
        var mistakes = new LineErrors();
        var cursor = new Cursor(text);
        var plan = given;
        if (plan == null && cursor.isAtText() && (mustBegin || cursor.isPlan())) {
            plan = plan(text, cursor.begin, cursor.end(), cursor.line, mistakes);
            cursor.next();
        }
        var recorded = plan != null && plan.recorded() != null ? plan : null;
        if (recorded == null
                && cursor.isPlan()
                && (given != null || cursor.isRecorded())) { // the plan of the recording, below another plan
            recorded = cursor.isRecorded() ? plan(text, cursor.begin, cursor.end(), cursor.line, mistakes) : null;
            cursor.next();
        }
        var tried = plan == null ? DEFAULT : plan;
        var samples = ReplaySamples.read(text, cursor.begin, cursor.line, tried, mistakes, eachLine);
        mistakes.add(1, tried.problems(samples.span()));
        return new SimulationInput(
                tried, recorded, samples, mistakes.shown(), mistakes.leftOut(), mistakes.unreadFrom());
    }

    /**
     * Runs the simulation.
     *
     * @throws IllegalArgumentException if there are no samples
     */
    public SimulatedEnd run() {
        return run(feed -> feed, () -> {});
    }

    /**
     * The same, but can be stopped.
     *
     * @param watched wraps the feed of the samples
     * @param eachItem called before each recorded item that is decided again; an exception ends the simulation
     */
    public SimulatedEnd run(UnaryOperator<Feed> watched, Runnable eachItem) {
        var feed = watched.apply(Feed.of(samples.inOrder()));
        return recorded == null
                ? Simulation.run(plan, feed)
                : Simulation.run(plan, recorded, feed, () -> samples.asItStands(eachItem));
    }

    private static Plan plan(byte[] text, int begin, int end, int line, LineErrors mistakes) {
        Object tree = null;
        try {
            RecordedLines.requireShort(end - begin);
            tree = Json.read(text, begin, end - begin);
            return plan(tree);
        } catch (SettingsException e) {
            mistakes.add(line, e.problems());
            return named(tree);
        }
    }

    /** Takes the names of the versions even from an invalid plan, so that its samples are not reported as errors. */
    private static Plan named(@Nullable Object tree) {
        var names = new TreeMap<String, Object>();
        for (String name : List.of("baseline_version", "new_version")) {
            if (tree instanceof Map<?, ?> fields && fields.get(name) instanceof String text) {
                names.put(name, text);
            }
        }
        try {
            return Settings.read(Plan.class, names);
        } catch (SettingsException e) {
            return DEFAULT;
        }
    }

    /** Reads the lines before the samples. */
    private static final class Cursor {
        private final byte[] text;
        private final RecordedLines lines;
        private int begin;
        private int line = 1;

        Cursor(byte[] text) {
            this.text = text;
            this.lines = new RecordedLines(text, DEFAULT);
            skipBlanks();
        }

        private void skipBlanks() {
            while (isAtText() && lines.isBlank(begin)) {
                begin = lines.end(begin) + 1;
                line++;
            }
        }

        boolean isAtText() {
            return begin < text.length;
        }

        int end() {
            return lines.end(begin);
        }

        void next() {
            begin = end() + 1;
            line++;
            skipBlanks();
        }

        /** Whether the line is a plan, not a sample. */
        boolean isPlan() {
            return fields().containsKey("strategy") || fields().containsKey("policy");
        }

        boolean isRecorded() {
            return fields().get("recorded") != null;
        }

        private Map<?, ?> fields() {
            try {
                if (!isAtText()) {
                    return Map.of();
                }
                RecordedLines.requireShort(end() - begin);
                return Json.read(text, begin, end() - begin) instanceof Map<?, ?> fields ? fields : Map.of();
            } catch (SettingsException e) {
                return Map.of(); // it is reported as an invalid sample
            }
        }
    }
}
