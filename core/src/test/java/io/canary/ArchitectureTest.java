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
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.canary.journal.Journal;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Which package may depend on which. */
@AnalyzeClasses(packages = "io.canary", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.canary";
    private static final String SEQUENTIAL = ROOT + ".analysis.sequential";

    /** From top to bottom. Packages in one layer may depend on each other, as long as there is no cycle. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("Main"),
            Set.of("cli", "demo"),
            Set.of("server"),
            Set.of("http", "eventbus"),
            Set.of("live"),
            Set.of("api"),
            Set.of("measurement", "recording", "tracing"),
            Set.of("ingest", "idempotency"),
            Set.of("deployment"),
            Set.of("routing", "journal"),
            Set.of("plugins"),
            Set.of("config"),
            Set.of("telemetry", "bus", "json", "files", "retention"),
            Set.of("simulate", "trace"),
            Set.of("text"),
            Set.of("rollout"),
            Set.of("analysis"),
            Set.of("keeper"),
            Set.of("control"),
            Set.of("spi"));

    private static final String[] PURE = {
        "io.canary.simulate..", "io.canary.trace..", "io.canary.text..", "io.canary.rollout..", "io.canary.analysis.."
    };

    private static final DescribedPredicate<JavaClass> VALUES = resideInAnyPackage(
                    "io.canary.simulate..",
                    "io.canary.trace..",
                    "io.canary.text..",
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
    static final ArchRule a_package_depends_only_on_packages_that_are_not_above_it = classes()
            .that()
            .resideOutsideOfPackages("io.canary.router..", "io.canary.tck..")
            .should(dependOnlyOnWhatIsNotAbove());

    @ArchTest
    static final ArchRule no_packages_depend_on_each_other_in_a_cycle =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_packages_with_what_is_below_them_depend_on_each_other_in_a_cycle =
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
    static final ArchRule the_actor_of_a_deployment_runs_without_vertx = noClasses()
            .that()
            .haveSimpleNameStartingWith("DeploymentActor")
            .or()
            .haveSimpleNameStartingWith("DeploymentContext")
            .or()
            .haveSimpleNameStartingWith("TransitionPipeline")
            .or()
            .haveSimpleNameStartingWith("TransitionQueue")
            .or()
            .haveSimpleNameStartingWith("RollbackInDoubt")
            .or()
            .haveSimpleNameStartingWith("AppendRetries")
            .or()
            .haveSimpleNameStartingWith("StallWatch")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule the_rules_and_the_analysis_depend_only_on_values = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(VALUES)
            .andShould(touchNone(MACHINERY));

    @ArchTest
    static final ArchRule the_rules_and_the_analysis_use_no_clock_and_no_randomness = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .accessTargetWhere(DescribedPredicate.describe("a clock or randomness", ArchitectureTest::isClockOrRandom));

    /** So that every way in gives the same answers. */
    @ArchTest
    static final ArchRule what_is_asked_from_outside_is_read_from_the_journal_by_the_api = noClasses()
            .that()
            .resideInAnyPackage("io.canary.http..", "io.canary.eventbus..")
            .should()
            .dependOnClassesThat(type(Journal.class));

    @ArchTest
    static final ArchRule the_core_depends_on_no_router = noClasses()
            .that()
            .resideOutsideOfPackages("io.canary.router..", "io.canary.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.canary.router..");

    /** Each is a slice, the root too; the SPI and its settings are published as one. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName().replace("spi.settings", "spi"));
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private static boolean isClockOrRandom(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return (owner.getPackageName().equals("java.time") && (name.equals("now") || name.startsWith("system")))
                || owner.isAssignableTo(RandomGenerator.class)
                || name.equals("random")
                || name.equals("randomUUID")
                || name.equals("shuffle");
    }

    private static ArchCondition<JavaClass> touchNone(DescribedPredicate<JavaClass> machinery) {
        return new ArchCondition<>("use no threads and no processes") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> machinery.test(d.getTargetClass()))
                        .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> dependOnlyOnWhatIsNotAbove() {
        return new ArchCondition<>("depend only on what is not above") {
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
        return ours && layer(target) < layer(dependency.getOriginClass());
    }

    private static int layer(JavaClass type) {
        String name = type.getBaseComponentType()
                .getName()
                .substring(ROOT.length() + 1)
                .split("[.$]", 2)[0];
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            if (LAYERS.get(layer).contains(name)) {
                return layer;
            }
        }
        throw new AssertionError(type.getName() + " is in no layer");
    }
}
