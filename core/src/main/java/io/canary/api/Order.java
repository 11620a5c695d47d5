package io.canary.api;

import io.canary.deployment.ActorRequest;
import io.canary.deployment.ActorRequest.Terms;
import io.canary.deployment.ActorRequest.Wanted;
import io.canary.rollout.Command;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is told to do.
 *
 * @param reason for the history
 * @param unproven whether a promotion is wanted without a PASS as well
 * @param by who wants it, as they say; null if they do not
 */
public record Order(
        Verb verb,
        String reason,
        boolean unproven,
        @Nullable String by) {

    /** What can be told. */
    public enum Verb {
        CANCEL("cancelled on request", Command.CANCEL),
        ROLLBACK("rolled back on request", Command.ROLL_BACK),
        PAUSE("paused on request", Command.PAUSE),
        RESUME("resumed on request", Command.RESUME),
        PROMOTE("promoted on request", null),
        ABANDON("abandoned on request", Command.ABANDON);

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
    record Body(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) {}

    /**
     * The body of a promotion.
     *
     * @param unproven whether it is wanted without a PASS as well; then it needs a reason
     * @param reason for the history: short, and on one line
     * @param by who wants it, for the history
     */
    record Promotion(
            @Default("false") boolean unproven,
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) {
        Promotion {
            if (unproven && reason == null) {
                throw new SettingsException(List.of(new Problem("/reason", "is required where unproven is true")));
            }
        }
    }

    /**
     * The body of an abandonment.
     *
     * @param reason for the history: short, and on one line
     * @param by who wants it, for the history
     */
    record Abandonment(
            @ValidName String reason, @Nullable @ValidName String by) {}

    /**
     * Reads one.
     *
     * @param tree the body; an empty map if there was none
     * @throws ProblemException if that is no body of such a command
     */
    public static Order read(Verb verb, @Nullable Object tree) {
        Object body = Requests.required(tree);
        return switch (verb) {
            case PROMOTE -> {
                var promotion = Requests.read(Promotion.class, body);
                yield of(verb, promotion.reason(), promotion.unproven(), promotion.by());
            }
            case ABANDON -> {
                var abandonment = Requests.read(Abandonment.class, body);
                yield of(verb, abandonment.reason(), false, abandonment.by());
            }
            case CANCEL, ROLLBACK, PAUSE, RESUME -> {
                var plain = Requests.read(Body.class, body);
                yield of(verb, plain.reason(), false, plain.by());
            }
        };
    }

    private static Order of(Verb verb, @Nullable String reason, boolean unproven, @Nullable String by) {
        String words = verb.words + (unproven ? " without a PASS" : "");
        return new Order(verb, reason == null ? words : words + ": " + reason, unproven, by);
    }

    /** What makes it another order. Whether it is unproven stands in the reason. */
    Object essence() {
        return Map.of("reason", reason, "by", by == null ? "" : by);
    }

    Wanted question(Terms terms) {
        return verb.command == null
                ? new ActorRequest.Promote(unproven, reason, terms)
                : new ActorRequest.Order(verb.command, reason, terms);
    }
}
