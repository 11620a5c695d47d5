package io.canary;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The plan of the house: which room may know of which. */
@AnalyzeClasses(packages = "io.canary", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.canary";
    private static final String SEQUENTIAL = ROOT + ".analysis.sequential";

    /** From top to bottom: packages, and the two classes that wire them together. Rooms on one floor may know of each other, as long as there is no cycle. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("Main"),
            Set.of("cli", "demo"),
            Set.of("Orchestrator"),
            Set.of("http", "eventbus"),
            Set.of("api"),
            Set.of("ingest", "idempotency"),
            Set.of("deployment"),
            Set.of("routing", "journal"),
            Set.of("config"),
            Set.of("telemetry", "bus", "json", "files", "retention"),
            Set.of("simulate"),
            Set.of("rollout"),
            Set.of("analysis"),
            Set.of("keeper"),
            Set.of("control"),
            Set.of("spi"));

    private static final String[] PURE = {"io.canary.simulate..", "io.canary.rollout..", "io.canary.analysis.."};

    private static final DescribedPredicate<JavaClass> VALUES = resideInAnyPackage(
                    "io.canary.simulate..",
                    "io.canary.rollout..",
                    "io.canary.analysis..",
                    "io.canary.spi..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations")
            .or(equivalentTo(URI.class))
            .or(DescribedPredicate.describe(
                    "arrays of primitives", c -> c.getBaseComponentType().isPrimitive()));

    private static final DescribedPredicate<JavaClass> MACHINERY = type(System.class)
            .or(type(Runtime.class))
            .or(type(ProcessBuilder.class))
            .or(assignableTo(Thread.class));

    @ArchTest
    static final ArchRule every_room_knows_only_of_rooms_that_are_not_above_it = classes()
            .that()
            .resideOutsideOfPackages("io.canary.router..", "io.canary.tck..")
            .should(knowOnlyOfWhatIsNotAbove());

    @ArchTest
    static final ArchRule no_rooms_know_of_each_other_in_a_circle =
            slices().matching("io.canary.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule neither_do_the_rooms_of_the_comparison =
            slices().matching("io.canary.analysis.sequential.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_values_that_are_compared_know_of_no_room_that_compares_them = noClasses()
            .that()
            .resideInAPackage(SEQUENTIAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SEQUENTIAL + ".*..");

    /** What is public there is so for a neighbour. */
    @ArchTest
    static final ArchRule the_statistics_are_only_used_by_the_comparison = noClasses()
            .that()
            .resideOutsideOfPackage(SEQUENTIAL + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SEQUENTIAL + ".eprocess", SEQUENTIAL + ".watch");

    @ArchTest
    static final ArchRule the_rules_and_the_analysis_know_nothing_but_values = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(VALUES)
            .andShould(haveNoPartOf(MACHINERY));

    @ArchTest
    static final ArchRule the_rules_and_the_analysis_have_no_clock_and_throw_no_dice = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .accessTargetWhere(DescribedPredicate.describe("a clock or dice", ArchitectureTest::isClockOrDice));

    @ArchTest
    static final ArchRule the_core_knows_of_no_router = noClasses()
            .that()
            .resideOutsideOfPackages("io.canary.router..", "io.canary.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.canary.router..");

    private static boolean isClockOrDice(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return (owner.getPackageName().equals("java.time") && (name.equals("now") || name.startsWith("system")))
                || owner.isAssignableTo(RandomGenerator.class)
                || name.equals("random")
                || name.equals("randomUUID")
                || name.equals("shuffle");
    }

    private static ArchCondition<JavaClass> haveNoPartOf(DescribedPredicate<JavaClass> machinery) {
        return new ArchCondition<>("have no part of the machinery") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> machinery.test(d.getTargetClass()))
                        .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> knowOnlyOfWhatIsNotAbove() {
        return new ArchCondition<>("know only of what is not above") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(ArchitectureTest::pointsUpwards)
                        .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
            }
        };
    }

    private static boolean pointsUpwards(Dependency dependency) {
        var target = dependency.getTargetClass();
        boolean ours =
                target.getPackageName().equals(ROOT) || target.getPackageName().startsWith(ROOT + ".");
        return ours && floor(target) < floor(dependency.getOriginClass());
    }

    private static int floor(JavaClass type) {
        String room = type.getBaseComponentType()
                .getName()
                .substring(ROOT.length() + 1)
                .split("[.$]", 2)[0];
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room)) {
                return floor;
            }
        }
        throw new AssertionError(type.getName() + " has no place in the plan of the house");
    }
}
