package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the author of a plugin finds in the distribution. */
class SdkIT {
    private static final Path SDK = Distribution.FOLDER.resolve("sdk");
    private static final Path HOUSE = Path.of("../..");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>(.*?)</dependency>",
            Pattern.DOTALL);
    private static final Pattern INSTALLED = Pattern.compile("-D(?:file|pomFile)=(\\S+)");

    @Test
    void it_has_the_contract_and_what_examines_it_each_with_its_pom_and_a_template() throws IOException {
        assertThat(Distribution.files(SDK))
                .filteredOn(file -> !file.startsWith("template-router/"))
                .containsExactly(
                        "canary-spi-1.0.0.jar", "canary-spi-1.0.0.pom", "canary-tck-1.0.0.jar", "canary-tck-1.0.0.pom");
        assertThat(Distribution.files(SDK.resolve("template-router")))
                .isEqualTo(Distribution.files(HOUSE.resolve("src/site/template-router")))
                .contains("pom.xml", "README.md");
        assertThat(SDK.resolve("canary-spi-1.0.0.jar"))
                .hasSameBinaryContentAs(Distribution.FOLDER.resolve("lib/canary-spi-1.0.0.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spi", "tck"})
    void a_pom_stands_by_itself_and_names_what_the_module_needs_with_versions(String module) throws IOException {
        // When
        String pom = Files.readString(SDK.resolve("canary-" + module + "-1.0.0.pom"));
        // Then
        assertThat(pom).doesNotContain("<parent>", "${").contains("<version>1.0.0</version>");
        var needed = dependencies(Files.readString(HOUSE.resolve("plugins/" + module + "/pom.xml")));
        assertThat(dependencies(pom)).containsExactlyInAnyOrderElementsOf(needed);
        assertThat(versionless(pom)).isEmpty();
    }

    @Test
    void the_commands_that_the_page_shows_install_what_is_there() throws IOException {
        // When
        var named = INSTALLED
                .matcher(Files.readString(Distribution.FOLDER.resolve("docs/writing-a-router.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        // Then
        assertThat(named).hasSize(4).allSatisfy(file -> assertThat(Distribution.FOLDER.resolve(file))
                .exists());
    }

    /** Those that are not for its own tests. */
    private static List<String> dependencies(String pom) {
        var all = new ArrayList<String>();
        var found = DEPENDENCY.matcher(pom);
        while (found.find()) {
            if (!found.group(3).contains("<scope>test</scope>")) {
                all.add(found.group(1) + ":" + found.group(2));
            }
        }
        return all;
    }

    private static List<String> versionless(String pom) {
        return DEPENDENCY
                .matcher(pom)
                .results()
                .filter(match -> !match.group(3).matches("(?s).*<version>[0-9][^<]*</version>.*"))
                .map(match -> match.group(2))
                .toList();
    }
}
