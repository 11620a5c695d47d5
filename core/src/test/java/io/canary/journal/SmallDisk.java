package io.canary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A file system of 4 MB that can be filled up, and turned read-only. Needs root. */
public final class SmallDisk implements AutoCloseable {
    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** Skips the test if it cannot be mounted. */
    public static SmallDisk mount(Path at) throws IOException {
        Files.createDirectories(at);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "canary-test", at.toString());
        Assumptions.assumeTrue(mounted, "NOT TESTED: no file system can be mounted here; run the tests as root");
        return new SmallDisk(at);
    }

    /** Its root folder. */
    public Path root() {
        return root;
    }

    /** Fills the disk. */
    public void fill() throws IOException {
        try (var ballast = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                ballast.write(ByteBuffer.allocate(4_096));
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    /** Deletes the filler. */
    public void makeRoom() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return root.resolve("ballast");
    }

    /** Remounts it with this option: {@code ro} or {@code rw}. */
    public void remount(String mode) throws IOException {
        if (!run("mount", "-o", "remount," + mode, root.toString())) {
            throw new IOException("cannot be remounted " + mode);
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .inheritIO()
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false; // the command does not exist
        }
    }

    @Override
    public void close() {
        run("umount", root.toString());
    }
}
