package io.canary.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.distribution.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The podman of this machine, with images to build from. */
final class ContainerEngine implements AutoCloseable {
    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Path logs;
    private final EngineMode mode;
    private final BaseImages bases;

    private ContainerEngine(Path logs, EngineMode mode, BaseImages bases) {
        this.logs = logs;
        this.mode = mode;
        this.bases = bases;
    }

    /** Skips the test where there is no podman, or nothing to build from, or podman cannot run a container. */
    static ContainerEngine assumeUsable(Path logs) throws IOException {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "podman")));
        assume(isInstalled, "podman is not installed");
        var bases = BaseImages.find(CHECKOUT.resolve("Dockerfile"), image -> hasImage(logs, image));
        assume(
                bases.isPresent(),
                "podman neither has nor can pull the images that the Dockerfile starts from (.ci/base-images makes some)");
        var plain = new ContainerEngine(logs, EngineMode.plain(), bases.orElseThrow());
        String plainError = plain.tryRun();
        if (plainError.isEmpty()) {
            return plain;
        }
        var nested = new ContainerEngine(logs, EngineMode.nested(), bases.orElseThrow());
        String nestedError = nested.tryRun();
        if (!nestedError.isEmpty()) {
            nested.close();
        }
        assume(nestedError.isEmpty(), "podman can run no container (" + plainError + "; " + nestedError + ")");
        return nested;
    }

    private static void assume(boolean holds, String otherwise) {
        String line = otherwise + ": the container image is neither built nor run";
        if (!holds) {
            System.err.println("*** NOT TESTED: " + line + " ***");
        }
        assumeTrue(holds, line);
    }

    private static boolean hasImage(Path logs, String image) {
        var plain = EngineMode.plain();
        if (run(logs, plain.words("image", List.of("exists", image))).status() == 0) {
            return true;
        }
        boolean hasRegistry = !image.startsWith("localhost/");
        return hasRegistry
                && run(logs, plain.words("pull", List.of("--quiet", image))).status() == 0;
    }

    /** Why it can run no container; empty if it can. */
    private String tryRun() {
        var trial = run("run", "--rm", "--publish=127.0.0.1::8000", "--volume=/data", bases.runtime(), "true");
        return trial.status() == 0 ? "" : mode + ": " + trial.err().strip().replace("\n", " ");
    }

    /**
     * Builds the image of the checkout. Maven in it has the local repository of the build that this test is part of, and so need not fetch
     * everything again.
     */
    void build(String image) {
        var build = run(
                "build",
                "--format=docker", // the other format has no health check
                "--layers=false", // nothing is left but the image
                "--volume=" + System.getProperty("canary.maven.repository") + ":/root/.m2/repository",
                "--build-arg=BUILD=" + bases.build(),
                "--build-arg=RUNTIME=" + bases.runtime(),
                "--tag=" + image,
                CHECKOUT.toString());
        assertThat(build.status()).as(build.out() + build.err()).isZero();
    }

    /** Calls podman; what came of it is the caller's to look at. */
    Command run(String command, String... arguments) {
        return run(logs, mode.words(command, List.of(arguments)));
    }

    /** Calls podman, and fails if it does. */
    String ask(String command, String... arguments) {
        var run = run(command, arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out().strip();
    }

    private static Command run(Path logs, List<String> words) {
        return Command.run(logs, System.getenv(), words, LIMIT);
    }

    @Override
    public void close() {
        mode.close();
    }
}
