package io.canary.journal;

import static io.canary.journal.JournaledDeployment.id;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Appends until it is killed, and says of each move on its standard output that it is durable, as soon as it is. */
final class EndlessAppends {
    private static final int WAITING_MAX = 200;

    private EndlessAppends() {}

    /**
     * Takes the journal's directory, the number of the first deployment, and how many there are to be.
     */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(EndlessAppends::endWithParent);
        try (var journal = JdbcJournal.sqlite(Path.of(args[0]))) {
            int first = Integer.parseInt(args[1]);
            int count = Integer.parseInt(args[2]);
            var deployments = IntStream.range(first, first + count)
                    .mapToObj(i -> new JournaledDeployment(id(i)))
                    .toList();
            var waiting = new Semaphore(WAITING_MAX);
            for (int i = 0; ; i = (i + 1) % count) {
                waiting.acquire();
                var deployment = deployments.get(i);
                var step = deployment.next();
                long revision = step.after().revision();
                journal.append(step.after(), step.move()).onComplete(r -> {
                    if (r.succeeded()) {
                        System.out.print(deployment.record().spec().id() + " " + revision + ".\n");
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

    /** The pipe from the parent ends with it. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // No parent, no pipe.
        }
        Runtime.getRuntime().halt(3);
    }

    /** Starts it in a process of its own. */
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
