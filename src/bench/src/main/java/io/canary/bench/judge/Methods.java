package io.canary.bench.judge;

import io.canary.bench.judge.kayenta.Kayenta;
import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.method.RepeatedZ;
import io.canary.bench.judge.method.Sequential;
import io.canary.bench.judge.method.Threshold;
import java.util.List;

/** The methods that are measured: here one more is added. */
final class Methods {

    private Methods() {}

    /** In the order of the tables' columns. */
    static List<Method> all() {
        return List.of(
                Sequential.HYBRID,
                Sequential.ADAPTIVE,
                Sequential.UNLEARNED,
                Sequential.LIMITED,
                Sequential.CORE,
                Sequential.COLD_CORE,
                Threshold.SEED,
                Threshold.TIGHT,
                Threshold.consecutive(2),
                Threshold.consecutive(3),
                new RepeatedZ("z", false),
                new RepeatedZ("z/tick", true),
                Kayenta.PLAIN,
                Kayenta.TUNED,
                Kayenta.TUNED_WARM,
                Kayenta.SLIDING);
    }
}
