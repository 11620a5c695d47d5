package io.canary.rollout;

import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two versions of a deployment may be called. */
public final class Versions {
    /** What samples may call the new version. */
    public static final String CANARY = "canary";

    /** What samples may call the version in service. */
    public static final String BASELINE = "baseline";

    /** What a baseline is called that nobody names, of a service of which nothing is known. */
    public static final String UNKNOWN_BASELINE = "stable";

    private Versions() {}

    /**
     * What is wrong with these two: they are the same, or one is called what the other is.
     *
     * @param baselineVersion null where nobody named it
     */
    public static List<Problem> problems(@Nullable String baselineVersion, String newVersion) {
        var problems = new ArrayList<Problem>(0);
        if (newVersion.equals(baselineVersion)) {
            problems.add(same(newVersion));
        }
        refuse(baselineVersion, CANARY, "/baseline_version", "new_version", problems);
        refuse(newVersion, BASELINE, "/new_version", "baseline_version", problems);
        return problems;
    }

    /** Both are this. */
    public static Problem same(String version) {
        return new Problem("/new_version", "must differ from baseline_version, both are " + version);
    }

    /** In any case: who reads "Canary" takes it for the canary. */
    private static void refuse(
            @Nullable String version, String keyword, String pointer, String other, List<Problem> problems) {
        if (keyword.equalsIgnoreCase(version)) {
            problems.add(new Problem(
                    pointer,
                    "must not be \"" + keyword + "\": in samples, that word means " + other + ". Name the version"));
        }
    }
}
