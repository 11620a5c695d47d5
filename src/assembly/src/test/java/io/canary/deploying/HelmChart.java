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
import java.util.stream.Collectors;

/**
 * The chart of the distribution, as Helm renders it. Where Helm is not installed, a program of this project renders it in the same
 * template language, and the values are checked against the schema here.
 *
 * @param folder for what the programs need and write
 */
public record HelmChart(Path folder) {
    /** In the distribution. */
    public static final Path FOLDER = Distribution.FOLDER.resolve("helm/canary");

    private static final Path SUBSTITUTE = Path.of("src/test/go/helm.go");
    private static final Path BUILT = Path.of("target/go");
    private static final JsonSchemaOptions DRAFT = new JsonSchemaOptions()
            .setBaseUri("canary:/")
            .setDraft(Draft.DRAFT7)
            .setOutputFormat(OutputFormat.Basic);

    /** What the renderer said. */
    public record Rendered(String objects, String notes) {}

    /** Skips the test where neither Helm nor what the substitute needs is installed, and says so. */
    public static void assumeInstalled() {
        if (!Renderer.IS_INSTALLED) {
            System.err.println("*** NOT TESTED: neither helm nor golang-go, golang-github-masterminds-sprig-dev and"
                    + " golang-github-ghodss-yaml-dev are installed: the Helm chart is not rendered ***");
        }
        assumeTrue(Renderer.IS_INSTALLED, "nothing is installed that renders the Helm chart");
    }

    /** Built once. */
    private static final class Renderer {
        static final boolean IS_HELM = run(BUILT, "sh", "-c", "command -v helm").status() == 0;
        static final boolean IS_INSTALLED = IS_HELM || isBuilt();

        private static boolean isBuilt() {
            return run(BUILT, "sh", "-c", "command -v go").status() == 0
                    && run(BUILT, "go", "build", "-o", program(), SUBSTITUTE.toString())
                                    .status()
                            == 0;
        }
    }

    /** Whether it is Helm itself that renders. */
    static boolean isByHelm() {
        return Renderer.IS_HELM;
    }

    private static String program() {
        return BUILT.resolve("helm").toAbsolutePath().toString();
    }

    private static Command run(Path logs, String... words) {
        try {
            Files.createDirectories(BUILT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", BUILT.toAbsolutePath().toString(),
                "GOCACHE", BUILT.resolve("cache").toAbsolutePath().toString(),
                "GOPATH", "/usr/share/gocode",
                "GO111MODULE", "off",
                "CGO_ENABLED", "0");
        return Command.run(logs, environment, List.of(words));
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
        return helm(isByHelm() ? "helm" : program(), "template", values);
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
        return run(folder, words.toArray(String[]::new));
    }

    /** Why these values are refused: by Helm, or here by the schema; nothing if they are not. */
    public String refusals(String... values) throws IOException {
        if (isByHelm()) {
            var rendered = template(values);
            return rendered.status() == 0 ? "" : rendered.err();
        }
        var merged = helm(program(), "values", values);
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
        return run(folder, "helm", "lint", "--strict", FOLDER.toString());
    }
}
