package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a new include file in place and makes nginx serve it; or leaves the old one, in the folder and in the workers.
 */
final class Reloader {
    private final NginxSettings settings;
    private final Command command;
    private final Check check;
    private final IncludeFile include;
    private final StatusClient status;
    private final Workers workers;
    private final Confirmation confirmation;

    Reloader(NginxSettings settings, IncludeFile include, StatusClient status, ConfigReader reader) {
        this.settings = settings;
        this.include = include;
        this.status = status;
        this.command = new Command(settings.command(), settings.commandTimeout());
        this.check = new Check(command, settings.config(), settings.include(), reader);
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
     * Puts the staged file in place, reloads, and waits until every request is served by it. If that fails, the old
     * file is put back and nginx is made to read that; not where the new one gives the canary nothing: then it is left
     * for whenever nginx reads it, because the old one may not.
     *
     * @param old what the include file is now
     * @param safe whether the new one gives the canary nothing
     */
    void reload(Path staged, long generation, String old, boolean safe)
            throws RouterException, IOException, InterruptedException {
        Optional<Set<Long>> before = workers.besides(status.get("/").worker());
        FileTime writtenAt = include.changed();
        include.replace(staged);
        try {
            signal();
        } catch (RouterException e) {
            if (safe) {
                // The next reload, by any hand, gives the baseline everything: something has changed.
                throw e.kind().changedNothing() ? kept(e) : e;
            }
            include.putBack(old, writtenAt);
            if (!e.kind().changedNothing()) {
                readAgain(e);
            }
            throw e;
        }
        try {
            confirmation.await(generation, before);
        } catch (RouterException e) {
            if (!safe) {
                include.putBack(old, writtenAt);
                readAgain(e);
            }
            throw e;
        }
    }

    /** Has nginx read the old file. If that fails too, the first failure is the one that is reported. */
    private void readAgain(RouterException before) throws InterruptedException {
        try {
            command.run(settings.config(), "-s", "reload");
        } catch (RouterException e) {
            before.addSuppressed(e);
        }
    }

    private static RouterException kept(RouterException e) {
        return new RouterException(
                RouterException.Kind.UNREACHABLE,
                e.getMessage() + "; the include file is written, and takes effect when nginx is reloaded or started",
                e);
    }

    /** Waits until every request is served by a generation that nginx has read before. */
    void confirm(long generation) throws RouterException, InterruptedException {
        confirmation.await(generation, Optional.empty());
    }

    /** A signal that nginx says it could not send was not sent: nothing was reloaded. */
    private void signal() throws RouterException, InterruptedException {
        var result = command.run(settings.config(), "-s", "reload");
        if (result.code() == 0) {
            return;
        }
        String message = "nginx could not be reloaded: " + NginxWords.of(result.output());
        boolean forbidden = result.output().matches("(?s).*(not permitted|denied).*");
        throw forbidden ? RouterException.rejected(message) : RouterException.unavailable(message);
    }
}
