package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The libraries of the distribution, held against the holes that are known. */
class AdvisoriesIT {

    @BeforeAll
    static void needsTheList() {
        assumeThat(Distribution.FOLDER.resolve("sbom.json"))
                .as("sbom.json, which Maven does not write offline: nothing is held against the advisories")
                .exists();
    }

    /** The versions of all libraries that the distribution says it has, by name. */
    private static Map<String, String> libraries() throws IOException {
        var sbom = new JsonObject(Files.readString(Distribution.FOLDER.resolve("sbom.json")));
        var libraries = new TreeMap<String, String>();
        sbom.getJsonArray("components").stream()
                .map(JsonObject.class::cast)
                .forEach(c -> libraries.put(c.getString("group") + ":" + c.getString("name"), c.getString("version")));
        return libraries;
    }

    private static List<String> holes(Advisory advisory, Map<String, String> libraries) {
        return libraries.entrySet().stream()
                .filter(l -> advisory.isIn(l.getKey(), l.getValue()))
                .map(l -> l.getKey() + " " + l.getValue() + ": " + advisory.text())
                .toList();
    }

    @Test
    void no_library_has_a_hole_that_is_known_unless_it_is_accepted_with_a_reason() throws IOException {
        // Given
        var libraries = libraries();
        // Then
        assertThat(Advisory.all()).isNotEmpty().filteredOn(a -> !a.isAccepted()).allSatisfy(a -> assertThat(
                        holes(a, libraries))
                .isEmpty());
    }

    @Test
    void what_is_accepted_is_still_there() throws IOException {
        // Given
        var libraries = libraries();
        // Then
        assertThat(Advisory.all()).filteredOn(Advisory::isAccepted).allSatisfy(a -> assertThat(holes(a, libraries))
                .as("no longer needed: " + a)
                .isNotEmpty());
    }

    @Test
    void the_list_of_what_is_in_it_names_every_jar() throws IOException {
        // Given
        var listed = libraries().entrySet().stream()
                .map(l -> l.getKey().substring(l.getKey().indexOf(':') + 1) + "-" + l.getValue())
                .toList();
        // When
        var jars = Distribution.files(Distribution.FOLDER.resolve("lib")).stream()
                .filter(name -> name.endsWith(".jar"))
                .toList();
        // Then
        assertThat(jars).isNotEmpty().allSatisfy(jar -> assertThat(listed).anyMatch(jar::startsWith));
    }

    @Test
    void it_names_what_the_plugins_brought_with_them() throws IOException {
        assertThat(libraries())
                .containsKeys(
                        "io.fabric8:kubernetes-client-api", "io.envoyproxy.controlplane:api", "io.grpc:grpc-core");
    }
}
