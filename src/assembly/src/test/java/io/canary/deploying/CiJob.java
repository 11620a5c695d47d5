package io.canary.deploying;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The job of a CI system: what its file says, with variables as the CI system would set them. */
final class CiJob {
    private static final Path FOLDER = Distribution.FOLDER.resolve("ci").toAbsolutePath();
    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{ inputs\\.([a-z-]+) }}");

    private final Path folder;
    private final String script;
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));

    private CiJob(Path folder, String script) {
        this.folder = folder;
        this.script = script;
    }

    /** The composite action, with these inputs, in one run of a workflow. */
    static CiJob github(Path folder, Map<String, String> inputs, String key) throws IOException {
        var action = read("action.yml");
        var step = map(list(map(action, "runs"), "steps").getFirst());
        var job = new CiJob(folder, Objects.toString(step.get("run")));
        var declared = map(action, "inputs");
        map(step, "env").forEach((name, value) -> {
            var input = INPUT.matcher(value.toString());
            if (input.matches()) {
                var preset = map(declared, input.group(1)).get("default");
                job.set(name, inputs.getOrDefault(input.group(1), Objects.toString(preset, "")));
            }
        });
        return job.set("CANARY_IDEMPOTENCY_KEY", key)
                .set("GITHUB_ACTION_PATH", FOLDER.toString())
                .set("GITHUB_OUTPUT", folder.resolve("outputs").toString());
    }

    /** The job that others extend, with these variables, in one pipeline. */
    static CiJob gitlab(Path folder, Map<String, String> variables, String pipeline) throws IOException {
        var template = map(read("gitlab.yml"), ".canary-rollout");
        var job = new CiJob(
                folder,
                String.join(
                        "\n",
                        list(template, "script").stream().map(Object::toString).toList()));
        map(template, "variables").forEach((name, value) -> job.set(name, value.toString()));
        variables.forEach(job::set);
        return job.set("CI_PROJECT_ID", "7")
                .set("CI_PIPELINE_ID", pipeline)
                .set("GITLAB_USER_LOGIN", "alice")
                .set("CANARY_SCRIPT", FOLDER.resolve("rollout.sh").toString());
    }

    CiJob set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** As both run scripts: the first command that fails is the last. */
    Command run() {
        return Command.run(folder, environment, List.of("sh", "-e", "-c", script));
    }

    /** What later steps of a workflow can read. */
    List<String> outputs() throws IOException {
        return Files.readAllLines(folder.resolve("outputs"));
    }

    private static Map<?, ?> read(String file) throws IOException {
        return map(new Yaml().<Object>load(Files.readString(FOLDER.resolve(file))));
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static Map<?, ?> map(Map<?, ?> parent, String name) {
        return map(Objects.requireNonNull(parent.get(name), name));
    }

    private static List<?> list(Map<?, ?> parent, String name) {
        return (List<?>) Objects.requireNonNull(parent.get(name), name);
    }

    private CiJob set(Object variable, String value) {
        return set(variable.toString(), value);
    }
}
