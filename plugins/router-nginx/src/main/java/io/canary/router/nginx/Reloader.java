package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Puts a new include file in place and makes nginx serve it; or leaves the old one, in the folder and in the workers. */
final class Reloader {
    private final NginxSettings settings;
    private final Command command;
    private final Check check;
    private final IncludeFile include;
    private final StatusClient status;
    private final Workers workers;
    private final Confirmation confirmation;

    Reloader(NginxSettings settings, IncludeFile include, StatusClient status) {
        this.settings = settings;
        this.include = include;
        this.status = status;
        this.command = new Command(settings.command(), settings.commandTimeout());
        this.check = new Check(command, settings.config(), settings.include());
        this.workers = new Workers(settings.awaitExit());
        this.confirmation = new Confirmation(status, workers, settings.reloadTimeout());
    }

    /**
     * Writes a text beside the include file and lets nginx check it there.
     *
     * @throws RouterException REJECTED with nginx's words, if it refuses
     */
    Path checked(String text) throws RouterException, IOException, InterruptedException {
        Path staged = include.stage(text);
        check.check(staged);
        return staged;
    }

    /**
     * Puts the staged file in place, reloads, and waits until every request is served by it. If that fails, the old file is
     * put back and nginx is told to read that; not where the new one gives the canary nothing: then it is left for whenever
     * nginx reads it, because the old one may not.
     *
     * @param old what the include file is now
     * @param safe whether the new one gives the canary nothing
     */
    void reload(Path staged, long generation, String old, boolean safe)
            throws RouterException, IOException, InterruptedException {
        Optional<Set<Long>> before = workers.besides(status.get("/").worker());
        include.replace(staged);
        try {
            signal();
            confirmation.await(generation, before);
        } catch (RouterException e) {
            if (!safe) {
                include.replace(include.stage(old));
                command.run(settings.config(), "-s", "reload");
            }
            throw e;
        }
    }

    /** Waits until every request is served by a generation that nginx has been told of before. */
    void confirm(long generation) throws RouterException, InterruptedException {
        confirmation.await(generation, Optional.empty());
    }

    private void signal() throws RouterException, InterruptedException {
        var result = command.run(settings.config(), "-s", "reload");
        if (result.code() == 0) {
            return;
        }
        String message = "nginx could not be told to reload: " + result.output();
        boolean forbidden = result.output().matches("(?s).*(not permitted|denied).*");
        throw forbidden ? RouterException.rejected(message) : RouterException.unreachable(message);
    }
}
