package io.canary.rollout;

import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names that the two versions of a deployment may have. */
public final class Versions {
    /** The keyword for the new version in samples. */
    public static final String CANARY = "canary";

    /** The keyword for the version in service in samples. */
    public static final String BASELINE = "baseline";

    /** The name of a baseline that is not given, for a service whose version is unknown. */
    public static final String UNKNOWN_BASELINE = "stable";

    private Versions() {}

    /**
     * The problem with two versions: they are equal, or one has the other's keyword as its name.
     *
     * @param baselineVersion null if not given
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

    /** The problem if both are this version. */
    public static Problem same(String version) {
        return new Problem("/new_version", "must differ from baseline_version, both are " + version);
    }

    /** In any case of letters: a reader takes "Canary" for the canary. */
    private static void refuse(
            @Nullable String version, String keyword, String pointer, String other, List<Problem> problems) {
        if (keyword.equalsIgnoreCase(version)) {
            problems.add(new Problem(
                    pointer,
                    "must not be \"" + keyword + "\": in samples, that word means " + other + ". Name the version"));
        }
    }
}
