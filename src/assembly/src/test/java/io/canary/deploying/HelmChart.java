package io.canary.deploying;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.Release;
import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The chart of the distribution, as Helm sees it: Helm's own code, which runs in this process. The release is {@code canary}, its
 * namespace {@code shop}.
 *
 * @param folder for the files of values
 */
public record HelmChart(Path folder) {
    /** In the distribution. */
    public static final Path FOLDER = Distribution.FOLDER.resolve("helm/canary");

    private static final String RELEASE = "canary";
    private static final String NAMESPACE = "shop";

    /**
     * Renders the objects.
     *
     * @param values files of values in YAML; the last one wins
     * @throws IllegalStateException with Helm's words, if Helm refuses the values
     */
    public String render(String... values) throws IOException {
        var template = helm().template().withName(RELEASE).withNamespace(NAMESPACE);
        files(values).forEach(template::withValuesFile);
        return template.call();
    }

    /** What Helm says after an installation; nothing is installed. */
    String notes(String... values) throws IOException {
        var installed = install(values)
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .call();
        String output = installed.getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    /** Makes its objects in a cluster. */
    Release install(Path kubeconfig, String... values) throws IOException {
        return install(values).withKubeConfig(kubeconfig).call();
    }

    private InstallCommand install(String... values) throws IOException {
        var install = helm().install().withName(RELEASE).withNamespace(NAMESPACE);
        files(values).forEach(install::withValuesFile);
        return install;
    }

    /** Changes the objects of an installation to those of other values. */
    Release upgrade(Path kubeconfig, String... values) throws IOException {
        var upgrade =
                helm().upgrade().withName(RELEASE).withNamespace(NAMESPACE).withKubeConfig(kubeconfig);
        files(values).forEach(upgrade::withValuesFile);
        return upgrade.call();
    }

    /** Takes an installation away. */
    static void uninstall(Path kubeconfig) {
        Helm.uninstall(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .call();
    }

    /** What {@code helm lint --strict} says. */
    static LintResult lint() {
        return helm().lint().strict().call();
    }

    private static Helm helm() {
        return new Helm(FOLDER);
    }

    private List<Path> files(String... values) throws IOException {
        var files = new ArrayList<Path>();
        for (String text : values) {
            files.add(Files.writeString(folder.resolve("values-" + files.size() + ".yaml"), text));
        }
        return files;
    }
}
