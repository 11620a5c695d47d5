package io.canary.deploying;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chart of the distribution, as Helm renders it. Where Helm is not installed, a program of this project renders it in the same
 * template language, and the values are checked against the schema here.
 *
 * @param folder for what the programs need and write
 */
public record HelmChart(Path folder) {
    /** In the distribution. */
    public static final Path FOLDER = Distribution.FOLDER.resolve("helm/canary");

    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final JsonSchemaOptions DRAFT = new JsonSchemaOptions()
            .setBaseUri("canary:/")
            .setDraft(Draft.DRAFT7)
            .setOutputFormat(OutputFormat.Basic);

    /** What the renderer said. */
    public record Rendered(String objects, String notes) {}

    /** Skips the test where neither Helm nor what the substitute needs is installed, and says so once. */
    public static void assumeInstalled() {
        boolean isInstalled = isByHelm() || Substitute.IS_INSTALLED;
        if (!isInstalled && TOLD.compareAndSet(false, true)) {
            System.err.println("*** NOT TESTED: neither helm nor golang-go, golang-github-masterminds-sprig-dev and"
                    + " golang-github-ghodss-yaml-dev are installed: the Helm chart is not rendered ***");
        }
        assumeTrue(isInstalled, "nothing is installed that renders the Helm chart");
    }

    /** Whether it is Helm itself that renders. */
    static boolean isByHelm() {
        return isOnPath("helm");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The program of this project, built once in each JVM: others may run theirs meanwhile. */
    private static final class Substitute {
        private static final Path SOURCE = Path.of("src/test/go/helm.go");
        private static final Path LIBRARIES = Path.of("/usr/share/gocode");
        private static final Path BUILT = Path.of("target/go").toAbsolutePath();

        /** Whether it can be built. */
        static final boolean IS_INSTALLED = isOnPath("go")
                && Files.isDirectory(LIBRARIES.resolve("src/github.com/Masterminds/sprig"))
                && Files.isDirectory(LIBRARIES.resolve("src/github.com/ghodss/yaml"));

        static final String PROGRAM = IS_INSTALLED ? build() : "";

        private static String build() {
            try {
                Files.createDirectories(BUILT);
                var own = Files.createTempDirectory(BUILT, "helm");
                var program = own.resolve("helm");
                for (Path file : List.of(own, own.resolve("out"), own.resolve("err"), program)) {
                    file.toFile().deleteOnExit();
                }
                var build = run(own, List.of("go", "build", "-o", program.toString(), SOURCE.toString()));
                if (build.status() != 0) {
                    throw new IllegalStateException(build.err());
                }
                return program.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Command run(Path logs, List<String> words) {
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", logs.toString(),
                "GOCACHE", Substitute.BUILT.resolve("cache").toString(),
                "GOPATH", Substitute.LIBRARIES.toString(),
                "GO111MODULE", "off",
                "CGO_ENABLED", "0");
        return Command.run(logs, environment, words);
    }

    /**
     * Renders the release {@code canary} in the namespace {@code shop}.
     *
     * @param values files of values in YAML; the last one wins
     */
    public Rendered render(String... values) throws IOException {
        var refusals = refusals(values);
        if (!refusals.isEmpty()) {
            throw new AssertionError("the values are refused: " + refusals);
        }
        var rendered = template(values);
        if (rendered.status() != 0) {
            throw new AssertionError(rendered.err());
        }
        return new Rendered(rendered.out(), rendered.err());
    }

    private Command template(String... values) throws IOException {
        return helm(isByHelm() ? "helm" : Substitute.PROGRAM, "template", values);
    }

    private Command helm(String program, String command, String... values) throws IOException {
        var words = new ArrayList<>(List.of(program, command, "--namespace", "shop"));
        for (int i = 0; i < values.length; i++) {
            words.add("-f");
            words.add(Files.writeString(folder.resolve("values-" + i + ".yaml"), values[i])
                    .toString());
        }
        words.add("canary");
        words.add(FOLDER.toAbsolutePath().toString());
        return run(folder, words);
    }

    /** Why these values are refused: by Helm, or here by the schema; nothing if they are not. */
    public String refusals(String... values) throws IOException {
        if (isByHelm()) {
            var rendered = template(values);
            return rendered.status() == 0 ? "" : rendered.err();
        }
        var merged = helm(Substitute.PROGRAM, "values", values);
        if (merged.status() != 0) {
            throw new AssertionError(merged.err());
        }
        var schema = new JsonObject(Files.readString(FOLDER.resolve("values.schema.json")));
        var output = Validator.create(JsonSchema.of(schema.put("$id", "canary:/values")), DRAFT)
                .validate(new JsonObject(merged.out()));
        return Boolean.TRUE.equals(output.getValid())
                ? ""
                : output.getErrors().stream().map(HelmChart::words).collect(Collectors.joining("\n"));
    }

    private static String words(OutputUnit error) {
        return error.getInstanceLocation() + ": " + error.getError();
    }

    /** What {@code helm lint} complains of; only where Helm is installed. */
    Command lint() throws IOException {
        return run(folder, List.of("helm", "lint", "--strict", FOLDER.toString()));
    }
}
