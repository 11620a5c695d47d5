package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherIT {
    private static final Path LAUNCHER = Distribution.FOLDER.resolve("bin/canary");

    @TempDir
    Path temporary;

    private Machine machine;

    @BeforeEach
    void anEmptyMachine() {
        machine = new Machine(temporary);
    }

    @Test
    void the_java_of_its_own_variable_goes_before_every_other() {
        // Given
        Path own = machine.java("own", "21.0.1");
        Path other = machine.java("other", "25.0.3");
        machine.set("CANARY_JAVA_HOME", own.toString()).set("JAVA_HOME", other.toString());
        machine.addToPath(other.resolve("bin"));
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + own.resolve("bin/java"));
    }

    @Test
    void a_java_of_its_own_variable_that_is_too_old_is_refused_and_not_passed_over() {
        // Given
        Path own = machine.java("own", "17.0.15");
        machine.set("CANARY_JAVA_HOME", own.toString());
        machine.java("usual/new", "25.0.3");
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("canary: needs Java 21 or newer: CANARY_JAVA_HOME (%s) is not the folder of one.%n", own);
    }

    @Test
    void java_home_goes_before_the_path() {
        // Given
        Path home = machine.java("home", "21");
        machine.set("JAVA_HOME", home.toString());
        machine.addToPath(machine.java("path", "25.0.3").resolve("bin"));
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + home.resolve("bin/java"));
    }

    @Test
    void an_old_java_home_is_passed_over_for_the_path() {
        // Given
        machine.set("JAVA_HOME", machine.java("old", "1.8.0_402").toString());
        Path path = machine.java("path", "25.0.3");
        machine.addToPath(path.resolve("bin"));
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + path.resolve("bin/java"));
    }

    @Test
    void with_an_old_java_on_the_path_the_newest_of_the_usual_folders_is_taken() {
        // Given
        machine.addToPath(machine.java("path", "17.0.15").resolve("bin"));
        machine.java("usual/a 21", "21.0.9");
        Path newest = machine.java("usual/b 25", "25.0.3");
        machine.java("usual/c 9", "9.0.4");
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + newest.resolve("bin/java"));
    }

    @Test
    void a_bundle_of_macos_is_found_in_the_usual_folders() {
        // Given
        Path home = machine.java("usual/temurin-21.jdk/Contents/Home", "21.0.9");
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + home.resolve("bin/java"));
    }

    @Test
    void a_java_without_a_release_file_is_asked_for_its_version() {
        // Given
        Path shim = machine.javaWithoutRelease("shim", "24.0.1");
        machine.addToPath(shim.resolve("bin"));
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("java=" + shim.resolve("bin/java")).contains("--sun-misc-unsafe-memory-access");
    }

    @Test
    void where_there_is_no_java_one_line_says_what_is_needed() {
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("canary: needs Java 21 or newer, and none was found:"
                        + " install one, or set CANARY_JAVA_HOME to its folder.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "21.0.9, false, false, false",
        "22.0.1, true, false, false",
        "23, true, true, false",
        "25.0.3, true, true, true",
        "27-ea, true, true, true"
    })
    void each_java_gets_only_options_that_it_knows(
            String version, boolean nativeAccess, boolean unsafeAccess, boolean compactHeaders) {
        // Given
        machine.set("JAVA_HOME", machine.java("home", version).toString());
        // When
        var words = machine.run(LAUNCHER, "serve").out().lines().toList();
        // Then
        assertThat(words.contains("word=--enable-native-access=ALL-UNNAMED")).isEqualTo(nativeAccess);
        assertThat(words.contains("word=--sun-misc-unsafe-memory-access=allow")).isEqualTo(unsafeAccess);
        assertThat(words.contains("word=-XX:+UseCompactObjectHeaders")).isEqualTo(compactHeaders);
    }

    @ParameterizedTest
    @CsvSource({"serve", "proxy", "keeper", "health"})
    void whoever_runs_out_of_memory_ends_unless_somebody_wants_it_otherwise(String command) {
        // Given
        machine.set("JAVA_HOME", machine.java("home", "21").toString());
        machine.set("CANARY_JAVA_OPTS", "-XX:-ExitOnOutOfMemoryError");
        // When
        var run = machine.run(LAUNCHER, command);
        // Then
        assertThat(run.out().lines())
                .containsSubsequence("word=-XX:+ExitOnOutOfMemoryError", "word=-XX:-ExitOnOutOfMemoryError");
    }

    @Test
    void what_it_writes_is_for_nobody_else_to_read() {
        // Given
        machine.set("JAVA_HOME", machine.java("home", "21").toString());
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).contains("umask=0077\n");
    }

    @Test
    void options_for_the_jvm_come_before_the_class_and_arguments_after_it_each_word_as_it_was() throws IOException {
        // Given
        machine.set("JAVA_HOME", machine.java("home", "21").toString());
        machine.set("JAVA_OPTS", "-Xmx64m /*").set("CANARY_JAVA_OPTS", "-Xmx128m");
        // When
        var run = machine.run(LAUNCHER, "serve", "--conf", "my conf/*.yaml", "");
        // Then
        assertThat(run.out().lines().filter(line -> line.startsWith("word=")))
                .containsSubsequence(
                        "word=-Dcanary.home=" + Distribution.FOLDER,
                        "word=-Xmx64m",
                        "word=/*",
                        "word=-Xmx128m",
                        "word=-cp",
                        "word=" + classPath(),
                        "word=io.canary.Main",
                        "word=serve",
                        "word=--conf",
                        "word=my conf/*.yaml",
                        "word=");
    }

    /** Each jar, in the order of the letters: the archive of a start is of this order alone. */
    private static String classPath() throws IOException {
        Path lib = Distribution.FOLDER.resolve("lib");
        return Distribution.files(lib).stream()
                .filter(name -> name.endsWith(".jar") && !name.contains("/"))
                .map(name -> lib.resolve(name).toString())
                .collect(Collectors.joining(":"));
    }

    @Test
    void java_takes_the_place_of_the_launcher_so_that_signals_and_status_are_its_own() {
        // Given
        machine.set("JAVA_HOME", machine.java("home", "21").toString());
        // When
        var run = machine.run(LAUNCHER, "serve");
        // Then
        assertThat(run.out()).startsWith("pid=" + run.pid() + "\n");
        assertThat(run.status()).isEqualTo(7);
    }

    @Test
    void a_cdpath_that_is_exported_does_not_lead_it_astray() throws IOException {
        // Given
        machine.set("JAVA_HOME", machine.java("java", "21").toString());
        Path elsewhere =
                Files.createDirectories(temporary.resolve("elsewhere/bin")).resolveSibling("");
        machine.set("CDPATH", ".:" + elsewhere);
        // When
        var near = machine.runIn(Distribution.FOLDER, "bin/canary", "serve");
        var far = machine.runIn(Distribution.FOLDER.resolve("conf"), "../bin/canary", "serve");
        // Then
        assertThat(near.out()).contains("word=-Dcanary.home=" + Distribution.FOLDER.toRealPath() + "\n");
        assertThat(far.out()).contains("word=-Dcanary.home=" + Distribution.FOLDER.toRealPath() + "\n");
        assertThat(near.err() + far.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"serve, false", "proxy, false", "simulate, false", "demo, true", "health, true", "version, true"})
    void what_runs_for_seconds_is_not_compiled_as_if_it_ran_for_days(String command, boolean quick) {
        // Given
        machine.set("JAVA_HOME", machine.java("home", "21").toString());
        // When
        var words = machine.run(LAUNCHER, command).out().lines().toList();
        // Then
        assertThat(words.contains("word=-XX:TieredStopAtLevel=1")).isEqualTo(quick);
    }

    @Test
    void links_to_it_lead_home_also_where_paths_have_spaces() throws IOException {
        // Given
        machine.set("JAVA_HOME", machine.java("my java", "21").toString());
        Path bin = Files.createDirectories(temporary.resolve("my canary/bin"));
        Files.copy(LAUNCHER, bin.resolve("canary"));
        Path near = Files.createSymbolicLink(bin.resolve("near"), Path.of("canary"));
        Path links = Files.createDirectories(temporary.resolve("my links"));
        Path far = Files.createSymbolicLink(
                links.resolve("canary"), Path.of("../my canary/bin").resolve(near.getFileName()));
        // When
        var run = machine.run(far, "serve");
        // Then
        assertThat(run.out())
                .contains("word=-Dcanary.home=" + temporary.toRealPath().resolve("my canary") + "\n");
    }
}
