package io.canary.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Appends until it is killed, and prints each move as soon as it is durable. */
final class EndlessAppends {
    private static final int WAITING_MAX = 200;

    private EndlessAppends() {}

    /** Arguments: the journal's directory, the number of the first deployment, and how many there are. */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(EndlessAppends::endWithParent);
        try (var journal = JdbcJournal.sqlite(Path.of(args[0]))) {
            int first = Integer.parseInt(args[1]);
            int count = Integer.parseInt(args[2]);
            var courses = IntStream.range(first, first + count)
                    .mapToObj(i -> new Course(Course.id(i)))
                    .toList();
            var waiting = new Semaphore(WAITING_MAX);
            for (int i = 0; ; i = (i + 1) % count) {
                waiting.acquire();
                var course = courses.get(i);
                var step = course.next();
                long revision = step.after().revision();
                journal.append(step.after(), step.move()).onComplete(r -> {
                    if (r.succeeded()) {
                        System.out.print(course.standing().spec().id() + " " + revision + ".\n");
                        System.out.flush();
                    }
                    waiting.release();
                });
            }
        } catch (JournalException e) {
            System.out.print(e.getMessage() + "\n");
            System.exit(2);
        }
    }

    /** Returns when the parent has closed the pipe. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The parent is gone.
        }
        Runtime.getRuntime().halt(3);
    }

    /** Starts it in its own process. */
    static Process start(Path directory, int first, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessAppends.class.getName(),
                        directory.toString(),
                        Integer.toString(first),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
