package io.canary.rollout;

import java.util.List;

/** Commands with only the fields that they must have. */
public final class Commands {
    public static final Command CANCEL = new Command.Cancel(null, null);
    public static final Command ROLLBACK = new Command.Rollback(null, null);
    public static final Command PAUSE = new Command.Pause(null, null);
    public static final Command RESUME = new Command.Resume(null, null);
    public static final Command SKIP = new Command.Skip(null, null);
    public static final Command ABANDON = new Command.Abandon("edge is gone", null);

    /** The commands that need no verdict. */
    public static final List<Command> WITHOUT_VERDICT = List.of(CANCEL, ROLLBACK, PAUSE, RESUME, ABANDON);

    private Commands() {}

    /** A promotion; an unproven one has the required reason. */
    public static Command promote(boolean unproven) {
        return new Command.Promote(unproven, unproven ? "the limits are wrong" : null, null);
    }
}
