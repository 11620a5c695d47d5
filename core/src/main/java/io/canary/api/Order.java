package io.canary.api;

import io.canary.deployment.DeploymentQuestion;
import io.canary.deployment.DeploymentQuestion.Terms;
import io.canary.deployment.DeploymentQuestion.Wanted;
import io.canary.rollout.Command;
import io.canary.spi.settings.Name;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is told to do.
 *
 * @param reason for the history
 * @param by who wants it, as they say; null if they do not
 */
public record Order(Verb verb, String reason, @Nullable String by) {

    /** What can be told. */
    public enum Verb {
        CANCEL("cancelled on request", Command.CANCEL),
        ROLLBACK("rolled back on request", Command.ROLL_BACK),
        PAUSE("paused on request", Command.PAUSE),
        RESUME("resumed on request", Command.RESUME),
        PROMOTE("promoted on request", null);

        private final String words;
        private final @Nullable Command command;

        Verb(String words, @Nullable Command command) {
            this.words = words;
            this.command = command;
        }

        /** As users have it, in paths and as an action. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The body of a command.
     *
     * @param reason for the history: short, and on one line
     * @param by who wants it, for the history
     */
    private record Body(
            @Nullable @Name String reason, @Nullable @Name String by) {}

    /**
     * Reads one.
     *
     * @param tree the body; null if there was none
     * @throws Refusal if that is no body of a command
     */
    public static Order read(Verb verb, @Nullable Object tree) {
        var body = Requests.read(Body.class, tree == null ? Map.of() : tree);
        return of(verb, body.reason(), body.by());
    }

    /** One for which somebody may have said why, and who they are. */
    public static Order of(Verb verb, @Nullable String reason, @Nullable String by) {
        return new Order(verb, reason == null ? verb.words : verb.words + ": " + reason, by);
    }

    /** What makes it another order. */
    Object essence() {
        return Map.of("reason", reason, "by", by == null ? "" : by);
    }

    Wanted question(Terms terms) {
        return verb.command == null
                ? new DeploymentQuestion.Promote(terms)
                : new DeploymentQuestion.Order(verb.command, reason, terms);
    }
}
