package io.canary.rollout;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change that a person or a program requests of a deployment, with the fields that its body has in REST and on the
 * event bus. A new command is a record here and a rule in {@link CommandRules}: paths, actions, and the lists of
 * commands in messages follow from this type.
 */
public sealed interface Command {

    /** Why, as the request has it; null if it does not say. */
    @Nullable
    String reason();

    /** Who wants it, as the request has it; null if it does not say. */
    @Nullable
    String by();

    /** That it was requested: where this differs, the requests do. */
    ReasonCode requested();

    /** The verdict that its rule needs. The actor attaches it to {@link Event.Commanded}. */
    default RequiredVerdict requiredVerdict() {
        return RequiredVerdict.NONE;
    }

    /** Whether it takes the traffic off the new version: where few commands can wait, others stand back. */
    default boolean isUrgent() {
        return false;
    }

    /** For the history. */
    default Reason because() {
        return Reason.of(requested(), reason());
    }

    /** As users write it. */
    default String name() {
        return name(getClass());
    }

    /** The commands, in the order in which messages list them. */
    static List<Class<? extends Command>> types() {
        return Stream.of(Command.class.getPermittedSubclasses())
                .<Class<? extends Command>>map(type -> type.asSubclass(Command.class))
                .toList();
    }

    /** As users write it: in paths, as an action, on the command line. */
    static String name(Class<? extends Command> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A verdict on the evidence of the present weight. */
    enum RequiredVerdict {
        NONE,
        /** On whether the weight may rise to the next step. */
        ON_ADVANCE,
        /** On whether the new version may have all traffic at once. */
        ON_PROMOTION
    }

    /** Give the baseline all traffic: this is not the time. */
    record Cancel(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.CANCEL_REQUESTED;
        }

        @Override
        public boolean isUrgent() {
            return true;
        }
    }

    /** Give the baseline all traffic: the new version is bad. */
    record Rollback(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.ROLLBACK_REQUESTED;
        }

        @Override
        public boolean isUrgent() {
            return true;
        }
    }

    /** Hold the weight. */
    record Pause(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.PAUSE_REQUESTED;
        }
    }

    /** Go on after a pause. */
    record Resume(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.RESUME_REQUESTED;
        }
    }

    /** Go on to the next step at once. */
    record Skip(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.SKIP_REQUESTED;
        }

        @Override
        public RequiredVerdict requiredVerdict() {
            return RequiredVerdict.ON_ADVANCE;
        }
    }

    /**
     * Skip the steps that are left.
     *
     * @param unproven whether it is wanted without a PASS as well; then a reason is required
     */
    record Promote(
            @Default("false") boolean unproven,
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        public Promote {
            if (unproven && reason == null) {
                throw new SettingsException(List.of(new Problem("/reason", "is required where unproven is true")));
            }
        }

        @Override
        public ReasonCode requested() {
            return unproven ? ReasonCode.PROMOTE_UNPROVEN_REQUESTED : ReasonCode.PROMOTE_REQUESTED;
        }

        @Override
        public RequiredVerdict requiredVerdict() {
            return RequiredVerdict.ON_PROMOTION;
        }
    }

    /** End a deployment whose router is gone for good. */
    record Abandon(
            @ValidName String reason, @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.ABANDON_REQUESTED;
        }
    }
}
