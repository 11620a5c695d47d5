package io.canary.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A machine as the launcher sees it: a PATH with the few tools that it needs, and the Javas that a test installs. Each
 * of them is a shell script that tells how it was called, so that no real JVM of the machine takes part.
 */
final class Machine {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    Machine(Path folder) {
        this.folder = folder;
        Path tools = create(folder.resolve("tools"));
        for (String tool : List.of("readlink", "sed")) {
            script(tools.resolve(tool), "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
        }
        set("PATH", tools.toString());
        set("CANARY_JAVA_FOLDERS", folder.resolve("usual").toString());
    }

    Machine set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Machine addToPath(Path more) {
        return set("PATH", environment.get("PATH") + ":" + more);
    }

    /** A Java home whose release file names the version. */
    Path java(String where, String version) {
        Path home = javaWithoutRelease(where, version);
        write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return home;
    }

    /** A Java home that only the java command itself can tell the version of. */
    Path javaWithoutRelease(String where, String version) {
        Path home = create(folder.resolve(where));
        Path java = create(home.resolve("bin")).resolve("java");
        script(java, """
                #!/bin/sh
                if [ "$*" = "-version" ]; then
                    echo 'Picked up JAVA_TOOL_OPTIONS: -Dversion="1"' >&2
                    echo 'openjdk version "%s" 2026-01-20' >&2
                    exit 0
                fi
                echo "pid=$$"
                echo "java=$0"
                echo "umask=$(umask)"
                for word in "$@"; do echo "word=$word"; done
                exit 7
                """.formatted(version));
        return home;
    }

    Command run(Path launcher, String... arguments) {
        var words = Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments));
        return Command.run(folder, environment, words.toList());
    }

    /** Runs it as it is called in a folder, by a path that begins there. */
    Command runIn(Path directory, String launcher, String... arguments) {
        var shell = Stream.of(
                "/bin/sh",
                "-c",
                "cd \"$0\" >/dev/null && exec \"$@\"",
                directory.toAbsolutePath().toString());
        var words = Stream.concat(shell, Stream.concat(Stream.of(launcher), Stream.of(arguments)));
        return Command.run(folder, environment, words.toList());
    }

    private static Path find(String tool) {
        return Stream.of("/bin", "/usr/bin")
                .map(bin -> Path.of(bin, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + " is in neither /bin nor /usr/bin"));
    }

    private static void script(Path file, String text) {
        write(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException(file + " cannot be made executable");
        }
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
