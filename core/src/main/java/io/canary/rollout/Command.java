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

    /** The reason given in the request; null if it gives none. */
    @Nullable
    String reason();

    /** Who requested it, as the request says; null if it does not. */
    @Nullable
    String by();

    /** The reason code that records this request; it may depend on the fields. */
    ReasonCode requested();

    /** The verdict that its rule needs. The actor attaches it to {@link Event.Commanded}. */
    default RequiredVerdict requiredVerdict() {
        return RequiredVerdict.NONE;
    }

    /**
     * Whether it takes the traffic off the new version. Such commands are accepted even when the queue is nearly full.
     */
    default boolean isUrgent() {
        return false;
    }

    /** The event that the history records for it. */
    default Reason because() {
        return Reason.of(requested(), reason());
    }

    /** The name that users write. */
    default String name() {
        return name(getClass());
    }

    /** The commands, in the order in which messages list them. */
    static List<Class<? extends Command>> types() {
        return Stream.of(Command.class.getPermittedSubclasses())
                .<Class<? extends Command>>map(type -> type.asSubclass(Command.class))
                .toList();
    }

    /** The name that users write: in paths, as an action, on the command line. */
    static String name(Class<? extends Command> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A verdict on the evidence of the present weight. */
    enum RequiredVerdict {
        NONE,
        /** Whether the weight may rise to the next step. */
        ON_ADVANCE,
        /** Whether the new version may get all traffic at once. */
        ON_PROMOTION
    }

    /** Give the baseline all traffic; the new version is not known to be bad. */
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

    /** Continue after a pause. */
    record Resume(
            @Nullable @ValidName String reason,
            @Nullable @ValidName String by) implements Command {
        @Override
        public ReasonCode requested() {
            return ReasonCode.RESUME_REQUESTED;
        }
    }

    /** Go to the next step at once. */
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
     * Skip the remaining steps.
     *
     * @param unproven whether to promote even without a PASS; then a reason is required
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
