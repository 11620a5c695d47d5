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
 * A plan, and the recorded samples that it is to be tried on.
 *
 * @param recorded the plan of the rollout that was recorded, where the recording has it; else null
 * @param mistakes what is wrong with them, the first {@value LineErrors#SHOWN_MOST}; with none, the trial may begin
 * @param mistakesLeftOut how many more there are
 * @param unreadFrom from which line on nothing was read, as so many before it were wrong; 0 if all was
 */
public record SimulationInput(
        Plan plan,
        @Nullable Plan recorded,
        ReplaySamples samples,
        List<LineError> mistakes,
        int mistakesLeftOut,
        int unreadFrom) {

    /** What is tried where nothing is said. */
    private static final Plan DEFAULT = Settings.read(Plan.class, Map.of());

    /** Reads NDJSON whose first line is the plan. */
    public static SimulationInput read(byte[] text) {
        return read(text, () -> {});
    }

    /**
     * The same while there is time.
     *
     * @param eachLine called before each line is read; what it throws ends the reading
     */
    public static SimulationInput read(byte[] text, Runnable eachLine) {
        return read(text, null, true, eachLine);
    }

    /** Reads NDJSON whose first line may be the plan: the default one, if it is a sample. */
    public static SimulationInput readLenient(byte[] text) {
        return read(text, null, false, () -> {});
    }

    /**
     * Reads NDJSON, for a plan that comes with it.
     *
     * @param plan tried in place of that in the first line, where there is one
     */
    public static SimulationInput read(byte[] text, Plan plan) {
        return read(text, plan, false, () -> {});
    }

    /**
     * A plan by itself, as JSON.
     *
     * @throws SettingsException with everything that is wrong
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
                && (given != null || cursor.isRecorded())) { // the recording's, below another
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
     * How it comes out.
     *
     * @throws IllegalArgumentException if there is no sample at all
     */
    public SimulatedEnd run() {
        return run(feed -> feed, () -> {});
    }

    /**
     * The same while there is time.
     *
     * @param watched what samples come from, in place of what they would come from
     * @param eachItem called before each item of a recording that is decided again; what it throws ends the simulation
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

    /** Where the plan is wrong, what it calls the versions is still taken: its samples are no mistakes for that. */
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

    /** Goes through the lines that come before the samples. */
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

        /** Whether it tells what is tried, and not what was seen. */
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
                return Map.of(); // it is told as a sample that is none
            }
        }
    }
}
