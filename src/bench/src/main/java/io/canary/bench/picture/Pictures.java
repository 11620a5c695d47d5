package io.canary.bench.picture;

import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Trace;
import io.canary.bench.judge.trace.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Draws the pictures of the page about verdicts. */
public final class Pictures {
    private static final long SEED = 1;
    private static final double LOG_10 = Math.log(10);
    private static final Setting SETTING = new Setting(Profile.FAST_HOLDBACK, Traffic.HIGH, LatencyShape.LOGN);

    private Pictures() {}

    /** Writes them into a folder. */
    public static void write(Path folder) throws IOException {
        for (var picture : draw().entrySet()) {
            Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
        }
    }

    /** The pictures by their file names; the same each time. */
    static Map<String, String> draw() {
        var late = course("mid lat x1.5");
        var pictures = new LinkedHashMap<String, String>();
        pictures.put("e-value.svg", evidence(late));
        pictures.put("p95.svg", quantiles(late));
        pictures.put("e-value-healthy.svg", evidence(course("AA-incident")));
        return pictures;
    }

    private static Course course(String name) {
        var scenario = Stream.concat(Scenario.HEALTHY.stream(), Scenario.BROKEN.stream())
                .filter(s -> s.toString().equals(name))
                .findFirst()
                .orElseThrow();
        return Course.of(new Trace(SETTING, scenario, SEED, 0));
    }

    private static String evidence(Course course) {
        var last = course.points().getLast();
        var chart = new Chart("Evidence of harm (e-value)", last.seconds(), -LOG_10, 3 * LOG_10)
                .level(-LOG_10, "≤ 0.1")
                .level(0, "1")
                .level(LOG_10, "10: hold")
                .level(2 * LOG_10, "100")
                .curve(course.points(), Course.Point::told, "#1f5fa8", "e-value");
        return (last.told() >= 2 * LOG_10 ? chart.moment(last.seconds(), "rolled back") : chart).svg();
    }

    private static String quantiles(Course course) {
        var last = course.points().getLast();
        return new Chart("95th percentile of latencies (ms)", last.seconds(), 100, 260)
                .level(100, "100")
                .level(150, "150")
                .level(200, "200")
                .curve(course.points(), Course.Point::canaryP95, "#c05a00", "canary")
                .curve(course.points(), Course.Point::baselineP95, "#1f5fa8", "baseline")
                .moment(last.seconds(), "rolled back")
                .svg();
    }
}
