package io.canary.cli;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.api.CalibrationJson;
import io.canary.config.ConfigException;
import io.canary.json.Times;
import io.canary.recording.ReplaySamples;
import io.canary.rollout.LearnedBaseline;
import io.canary.simulate.Calibration;
import io.canary.simulate.Lesson;
import io.canary.simulate.Plan;
import io.canary.simulate.SimulatedEnd;
import io.canary.spi.Weight;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a policy on one version against itself, many times. */
@Command(
        name = "calibrate",
        description = "How often a policy would roll back a version that is no worse: recorded samples of the baseline"
                + " are split at random, many times, into a pretended canary and the rest.")
public final class CalibrateCommand implements Callable<Integer> {
    private static final int SPLITS_MOST = 10_000;

    @Parameters(
            paramLabel = "FILE",
            description = "Samples, one a line, as for simulate; those of the canary are left out.")
    private Path file = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "The policy, as JSON: {\"strategy\": …, \"policy\": …}. It is taken in place of the first line's.")
    private @Nullable Path policy;

    @Option(
            names = "--splits",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int splits;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same splits (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--weight",
            paramLabel = "PERCENT",
            description = "The canary's initial weight (default: initial_weight of the strategy, which is 5 by"
                    + " default). It rises during the rollout.")
    private @Nullable Double weight;

    @Option(
            names = "--learn",
            paramLabel = "SERVICE",
            description = "Also store what the recording says of the baseline in the journal, for the next deployment "
                    + "of this"
                    + " service. Canary must not run meanwhile.")
    private @Nullable String learn;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description =
                    "For --learn: the configuration of the service (default: $CANARY_CONF, else conf/canary.yaml).")
    private @Nullable Path conf;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (splits < 1 || splits > SPLITS_MOST) {
            throw new ConfigException("--splits must be from 1 to " + SPLITS_MOST + ", was " + splits);
        }
        var input = SimulationFile.read(file, policy);
        if (SimulationFile.tellMistakes(input, file, spec.commandLine().getErr())) {
            return SimulateCommand.CANNOT_BEGIN;
        }
        var plan = weight == null ? input.plan() : with(input.plan(), weight);
        var calibration = new Calibration(plan, input.samples().inOrder(), seed);
        if (calibration.samples() == 0) {
            throw new ConfigException(
                    file + ": no sample is of the baseline, and only the baseline's traffic is split: the samples of a"
                            + " canary say nothing about a version that is no worse");
        }
        var ends =
                IntStream.range(0, splits).parallel().mapToObj(calibration::run).toList();
        var out = spec.commandLine().getOut();
        print(out, ends, plan.strategy().plan().step(0).weight(), calibration.notes(ends));
        if (learn != null) {
            out.println();
            out.println(learn(plan.policy().comparison(), input.samples(), learn));
        }
        out.flush();
        return 0;
    }

    private String learn(SequentialPolicy policy, ReplaySamples samples, String service) throws Exception {
        var lesson = Lesson.of(policy, samples.inOrder());
        if (lesson == null) {
            throw new ConfigException(file + ": too few ticks to learn from the baseline");
        }
        var learned = new LearnedBaseline(service, null, lesson.at(), lesson.learned());
        LearnedInto.journal(ServeCommand.load(conf), learned);
        return "The next deployment of " + service + " starts with what was learned of the baseline until "
                + Times.millis(lesson.at());
    }

    private static Plan with(Plan plan, double percent) {
        if (!(percent > 0 && percent < 100)) {
            throw new ConfigException("--weight must be above 0 and below 100, was " + percent);
        }
        var first = new Weight((int) Math.round(percent * 100));
        return plan.with(plan.strategy().from(first));
    }

    private void print(PrintWriter out, List<SimulatedEnd> ends, Weight first, List<String> notes) {
        if (json) {
            out.println(CalibrationJson.write(ends, first, seed, notes).encode());
        } else {
            CalibrationTable.lines(ends, first, seed, notes).forEach(out::println);
        }
    }
}
