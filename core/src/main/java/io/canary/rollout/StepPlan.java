package io.canary.rollout;

import io.canary.rollout.PlanStep.Advance;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps of a deployment if every one passes; the promotion follows the last. The plan is resolved when a deployment
 * is created, and never changes. Steps are counted from 0.
 *
 * <p>A canary that is compared with its baseline leaves it a share of the traffic until the promotion: no step but the
 * first then gets more than {@code most}.
 *
 * @param runs all steps as runs of equal increments, at least one: a strategy can have thousands of steps
 * @param most what a step gets at the most while the canary is compared
 * @param comparedSteps the number of steps while it is compared; at least 1
 */
public record StepPlan(List<Run> runs, Weight most, int comparedSteps) {

    /**
     * Steps that differ only in their weights.
     *
     * @param times the number of steps; at least 1
     * @param by how much more each gets than the one before, up to 100 %
     */
    public record Run(PlanStep first, int times, Weight by) {

        /** One step. */
        static Run of(PlanStep step) {
            return new Run(step, 1, Weight.NONE);
        }

        private Run unattended() {
            return new Run(new PlanStep(first.weight(), first.soak(), Advance.PASS), times, by);
        }

        private PlanStep step(int index) {
            long points = first.weight().basisPoints() + (long) index * by.basisPoints();
            return first.at(new Weight((int) Math.min(points, Weight.FULL.basisPoints())));
        }
    }

    /** @throws IllegalArgumentException for a plan without steps */
    public StepPlan {
        runs = List.copyOf(runs);
        if (runs.isEmpty() || comparedSteps < 1 || runs.stream().anyMatch(run -> run.times() < 1)) {
            throw new IllegalArgumentException("a plan without steps");
        }
    }

    /**
     * The plan of a strategy.
     *
     * @param most what a step gets at the most while the canary is compared
     */
    static StepPlan of(Strategy strategy, Weight most) {
        var steps = strategy.steps();
        return steps == null ? rising(strategy, most) : listed(steps, strategy.interval(), most);
    }

    private static StepPlan listed(List<StepSettings> steps, Duration interval, Weight most) {
        var runs = new ArrayList<Run>(steps.size());
        for (var step : steps) {
            var soak = step.interval() == null ? interval : step.interval();
            runs.add(Run.of(new PlanStep(step.weight(), soak, step.advance())));
        }
        return new StepPlan(runs, most, steps.size());
    }

    /**
     * A step that would reach 100 % is the promotion, as is what follows the last step. If the canary is compared, the
     * promotion follows the step with {@code most}.
     */
    private static StepPlan rising(Strategy strategy, Weight most) {
        var first = new PlanStep(strategy.initialWeight(), strategy.interval(), Advance.PASS);
        int times = Math.max(1, Math.min(rises(strategy, Weight.FULL), strategy.maxSteps()));
        int toMost = rises(strategy, most) + 1;
        boolean endsBelow = toMost > times;
        boolean goesOn = endsBelow && times < strategy.maxSteps() && !most.equals(Weight.FULL);
        int compared = endsBelow ? times + (goesOn ? 1 : 0) : toMost;
        return new StepPlan(List.of(new Run(first, times, strategy.stepWeight())), most, compared);
    }

    /** The number of increments until this weight. */
    private static int rises(Strategy strategy, Weight to) {
        int toGo = to.basisPoints() - strategy.initialWeight().basisPoints();
        return Math.max(0, Math.ceilDiv(toGo, strategy.stepWeight().basisPoints()));
    }

    /** How many steps there are. */
    public int size(boolean compared) {
        return compared
                ? comparedSteps
                : Math.toIntExact(runs.stream().mapToLong(Run::times).sum());
    }

    /** The step with this number, from 0; beyond the end, the last one. */
    public PlanStep step(int number) {
        int left = number;
        for (var run : runs) {
            if (left < run.times()) {
                return run.step(left);
            }
            left -= run.times();
        }
        var last = runs.getLast();
        return last.step(last.times() - 1);
    }

    /** Whether the promotion follows after this step. */
    public boolean isLast(int number, boolean compared) {
        return number + 1 >= size(compared);
    }

    /**
     * The weight that follows.
     *
     * @param number the number of the step
     * @param confirmed its weight
     * @param compared whether the canary is compared with its baseline
     * @return {@link Weight#FULL} after the last
     */
    public Weight next(int number, Weight confirmed, boolean compared) {
        if (isLast(number, compared)) {
            return Weight.FULL;
        }
        boolean isBeyond = number + 1 >= size(false); // the last step is raised to the most
        var planned = isBeyond ? Weight.FULL : step(number + 1).weight();
        if (!compared || planned.compareTo(most) <= 0) {
            return planned;
        }
        return confirmed.compareTo(most) > 0 ? confirmed : most;
    }

    /** Whether any step waits for a person. */
    public boolean isAttended() {
        return runs.stream().anyMatch(run -> run.first().advance() == Advance.MANUAL);
    }

    /** The same plan, with no step that waits for a person. */
    StepPlan unattended() {
        return new StepPlan(runs.stream().map(Run::unattended).toList(), most, comparedSteps);
    }

    /** All steps, with the weights that they have if the canary is, or is not, compared. */
    public List<PlanStep> steps(boolean compared) {
        var steps = new ArrayList<PlanStep>(size(compared));
        var weight = step(0).weight();
        for (int number = 0; number < size(compared); number++) {
            steps.add(step(number).at(weight));
            weight = next(number, weight, compared);
        }
        return steps;
    }

    /** The shortest time of all steps: each passes at its first evaluation, and none waits for a person. */
    public Duration duration(boolean compared) {
        var all = Duration.ZERO;
        int left = size(compared);
        for (var run : runs) {
            int times = Math.min(left, run.times());
            all = all.plus(run.first().soak().multipliedBy(times));
            left -= times;
        }
        return all.plus(runs.getLast().first().soak().multipliedBy(left));
    }

    /** How long the longest step soaks. */
    public Duration longestSoak() {
        return soaks().max(Comparator.naturalOrder()).orElseThrow();
    }

    /** How long the shortest step soaks. */
    public Duration shortestSoak() {
        return soaks().min(Comparator.naturalOrder()).orElseThrow();
    }

    private Stream<Duration> soaks() {
        return runs.stream().map(run -> run.first().soak());
    }
}
