package io.canary.ingest;

import io.canary.json.Json;
import io.canary.simulate.Plan;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and the recorded samples that it is to be tried on.
 *
 * @param mistakes what is wrong with them, the first {@value LineMistakes#SHOWN_MOST}; with none, the trial may begin
 * @param mistakesLeftOut how many more there are
 */
public record Trial(Plan plan, Recording recording, List<LineMistake> mistakes, int mistakesLeftOut) {

    /** What is tried where nothing is said. */
    private static final Plan DEFAULT = Settings.read(Plan.class, Map.of());

    /** Reads NDJSON whose first line is the plan. */
    public static Trial read(byte[] text) {
        return read(text, () -> {});
    }

    /**
     * The same while there is time.
     *
     * @param eachLine called before each line is read; what it throws ends the reading
     */
    public static Trial read(byte[] text, Runnable eachLine) {
        return read(text, null, true, eachLine);
    }

    /** Reads NDJSON whose first line may be the plan: the default one, if it is a sample. */
    public static Trial readLenient(byte[] text) {
        return read(text, null, false, () -> {});
    }

    /**
     * Reads NDJSON, for a plan that comes with it.
     *
     * @param plan tried in place of that in the first line, where there is one
     */
    public static Trial read(byte[] text, Plan plan) {
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

    private static Trial read(byte[] text, @Nullable Plan given, boolean mustBegin, Runnable eachLine) {
        var mistakes = new LineMistakes();
        var lines = new RecordedLines(text, DEFAULT);
        int begin = 0;
        int line = 1;
        while (begin < text.length && lines.isBlank(begin)) {
            begin = lines.end(begin) + 1;
            line++;
        }
        var plan = given == null ? DEFAULT : given;
        if (begin < text.length && (mustBegin || isPlan(text, begin, lines.end(begin)))) {
            plan = given == null ? plan(text, begin, lines.end(begin), line, mistakes) : given;
            begin = lines.end(begin) + 1;
            line++;
        }
        var recording = Recording.read(text, begin, line, plan, mistakes, eachLine);
        mistakes.add(1, plan.problems(recording.span()));
        return new Trial(plan, recording, mistakes.shown(), mistakes.leftOut());
    }

    private static Plan plan(byte[] text, int begin, int end, int line, LineMistakes mistakes) {
        Object tree = null;
        try {
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

    /** Whether a line tells what is tried, and not what was seen. */
    private static boolean isPlan(byte[] text, int begin, int end) {
        try {
            return Json.read(text, begin, end - begin) instanceof Map<?, ?> fields
                    && (fields.containsKey("strategy") || fields.containsKey("policy"));
        } catch (SettingsException e) {
            return false; // it is told as a sample that is none
        }
    }
}
