package io.canary.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class-data archives of the distribution, which hold loaded and verified classes: one for services, and a smaller
 * one for short commands. The launcher passes the prefix of their names in {@code canary.archive}. They halve the time
 * of a start. The JVM refuses archives of another Java or of other jars; the key file beside them shows it before the
 * start.
 *
 * <p>Each is made by a separate process, which rehearses a start, and gets its name when it is complete and on disk. So
 * a start finds a complete archive or none, even if a process is killed meanwhile.
 */
final class StartArchive {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartArchive.class);

    /** The first seconds are left to the service. */
    private static final int DELAY_SECONDS = 5;

    /** At low priority it takes minutes on a busy machine. */
    private static final int REHEARSAL_SECONDS_MOST = 900;

    private static final List<String> KINDS = List.of("service", "command");

    private final Path home = Home.dir();
    private final Path folder;
    private final String name;

    private StartArchive(Path file) {
        this.folder = Objects.requireNonNull(file.getParent(), "a file of the distribution");
        this.name = String.valueOf(file.getFileName());
    }

    /** The archive for the running Java; none without the launcher. */
    static Optional<StartArchive> here() {
        return Optional.ofNullable(System.getProperty("canary.archive")).map(name -> new StartArchive(Path.of(name)));
    }

    /**
     * Makes the archive after some seconds, in the background, unless it exists or the distribution is read-only.
     */
    static void makeLater() {
        here().filter(StartArchive::isWritable)
                .ifPresent(archive ->
                        Thread.ofPlatform().daemon().name("start archive").start(archive::makeAfterDelay));
    }

    private void makeAfterDelay() {
        try {
            if (!isCurrent()) {
                TimeUnit.SECONDS.sleep(DELAY_SECONDS);
                if (!isCurrent() && make()) {
                    LOGGER.atInfo().addKeyValue("folder", folder).log("made the archive for quicker starts");
                }
            }
        } catch (IOException e) {
            LOGGER.info("no archive for quicker starts: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path folder() {
        return folder;
    }

    /** Whether it exists, for this Java and these jars. */
    private boolean isCurrent() throws IOException {
        return KINDS.stream().allMatch(kind -> Files.isReadable(of(kind)))
                && Files.isReadable(of("key"))
                && Files.readString(of("key")).equals(key());
    }

    private boolean isWritable() {
        return Files.isWritable(Files.exists(folder) ? folder : home);
    }

    /**
     * Makes the archive, unless another process is making it. Blocks for some seconds.
     *
     * @return whether it was made
     * @throws IOException if it could not be made, with the reason
     */
    boolean make() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        as(home.resolve("lib"), folder);
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                return false;
            }
            removeAllButTheLock();
            var work = Files.createTempDirectory(folder, "rehearsal");
            try {
                for (String kind : KINDS) {
                    put(rehearse(work.resolve(kind)));
                }
                put(Files.writeString(work.resolve("key"), key())); // last: without it all is made again
            } finally {
                remove(work);
            }
            return true;
        }
    }

    /** Deletes archives of another Java too, and what killed processes left: a distribution needs one. */
    private void removeAllButTheLock() throws IOException {
        try (var all = Files.list(folder)) {
            for (var each : all.filter(path -> !path.endsWith("lock")).toList()) {
                remove(each);
            }
        }
    }

    private Path rehearse(Path made) throws IOException, InterruptedException {
        var log = made.resolveSibling("log");
        var builder = new ProcessBuilder(
                        home.resolve("bin").resolve("canary").toString(), "archive", "--rehearse", made.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var path = System.getenv("PATH");
        builder.environment().clear(); // no settings and no secrets from outside get into the archive
        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
        builder.environment().put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        int status = end(builder.start());
        if (status != 0 || !Files.exists(made)) {
            throw new IOException("the rehearsal of a start ended with status " + status + ": " + lastLine(log));
        }
        return made;
    }

    private static int end(Process process) throws InterruptedException {
        var killer = new Thread(() -> kill(process), "end of the rehearsal");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            process.waitFor(REHEARSAL_SECONDS_MOST, TimeUnit.SECONDS);
            return process.isAlive() ? -1 : process.exitValue();
        } finally {
            kill(process);
            forget(killer);
        }
    }

    /** Including the JVM that it starts to write the archive. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down already
        }
    }

    private static String lastLine(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.reduce((first, second) -> second).orElse("it said nothing");
        }
    }

    /** Renames it once it is on disk. */
    private void put(Path made) throws IOException {
        try (var channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try (var jars = Files.list(home.resolve("lib"))) {
            as(jars.filter(Files::isRegularFile).findAny().orElse(home), made);
        }
        Files.move(
                made,
                of(String.valueOf(made.getFileName())),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Path of(String kind) {
        return folder.resolve(name + "." + kind);
    }

    /** Java, the launcher with its options, and the jars. Times are in seconds, as some file systems keep no more. */
    private String key() throws IOException {
        var key = new StringJoiner("\n", "", "\n")
                .add(System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"))
                .add(describe(home.resolve("bin").resolve("canary")));
        try (var jars = Files.list(home.resolve("lib"))) {
            for (var jar : jars.filter(Files::isRegularFile).sorted().toList()) {
                key.add(describe(jar));
            }
        }
        return key.toString();
    }

    private static String describe(Path path) throws IOException {
        return path.getFileName() + " " + Files.size(path) + " "
                + Files.getLastModifiedTime(path).to(TimeUnit.SECONDS);
    }

    /** Readable to all who can read the jars, so that the service can use an archive that root has made. */
    private static void as(Path model, Path path) throws IOException {
        var from = Files.getFileAttributeView(model, PosixFileAttributeView.class);
        var to = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (from != null && to != null) {
            to.setPermissions(from.readAttributes().permissions());
        }
    }

    private static void remove(Path path) throws IOException {
        try (var all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
