package io.canary.deploying;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.distribution.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code kubectl} of the machine.
 *
 * @param folder for what it writes
 */
record Kubectl(Path folder) {
    private static final Pattern MINOR = Pattern.compile("\"minor\": \"(\\d+)");
    /** The first that builds kustomizations as the manifests write them. */
    private static final int MINOR_MIN = 21;

    /** Skips the test where it is missing or too old, and says so. */
    void assumeInstalled() {
        var version = run(List.of("sh", "-c", "kubectl version --client -o json"));
        var minor = MINOR.matcher(version.out());
        boolean isInstalled = minor.find() && Integer.parseInt(minor.group(1)) >= MINOR_MIN;
        String otherwise = "there is no kubectl 1." + MINOR_MIN + " or newer";
        if (!isInstalled) {
            System.err.println("*** NOT TESTED: " + otherwise
                    + ": the kustomizations are not built, nor applied in a dry run ***");
        }
        assumeTrue(isInstalled, otherwise);
    }

    Command run(String... arguments) {
        var words = new ArrayList<>(List.of("kubectl"));
        words.addAll(List.of(arguments));
        return run(words);
    }

    private Command run(List<String> words) {
        return Command.run(folder, Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()), words);
    }
}
