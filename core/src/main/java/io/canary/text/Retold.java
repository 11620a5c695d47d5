package io.canary.text;

import io.canary.rollout.Command;
import io.canary.rollout.Event;
import io.canary.rollout.Event.CanarySilent;
import io.canary.rollout.Event.ShareObserved;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads events back from the sentences of a history, so that a replay repeats their consequences. */
public final class Retold {
    private static final String PERCENT = "(\\d+(?:\\.\\d+)?) %";
    private static final String MISMATCH = "clients send " + PERCENT + " of the requests to the canary, not " + PERCENT;
    private static final String FAR = "rolling back: " + MISMATCH + ", for a minute";
    private static final String AS_ASKED = "clients send " + PERCENT + " of the requests to the canary, as asked";
    private static final String SINCE = " since (\\S+), while the baseline reports";
    private static final String SILENT = "the canary has reported nothing" + SINCE;
    private static final String NO_ERRORS =
            "the canary has reported requests but not how many of them failed" + SINCE + " its errors";

    private Retold() {}

    /**
     * The finding about the traffic in an entry; null for any other entry.
     *
     * @param confirmed the canary's weight at the time
     */
    public static @Nullable Event event(HistoryEntry entry, Weight confirmed) {
        return switch (entry.type()) {
            case SHARE_MISMATCH -> mismatch(entry, MISMATCH, false);
            case ROLL_BACK -> mismatch(entry, FAR, true);
            case SHARE_RESTORED -> asAsked(entry, confirmed);
            case CANARY_SILENT -> silent(entry);
            default -> null;
        };
    }

    /**
     * The skip of a step in an entry.
     *
     * @param judged the verdict of that time
     */
    public static Event skip(HistoryEntry entry, Event.Judged judged) {
        String done = ReasonText.of(Reason.of(ReasonCode.SKIP_REQUESTED, (Object) null));
        String message = ReasonText.message(entry);
        String reason = message.equals(done) ? null : message.substring(done.length() + ": ".length());
        String by = entry.by() == null ? "" : entry.by();
        return new Event.Commanded(entry.at(), new Command.Skip(reason, by), by, judged);
    }

    private static @Nullable Event mismatch(HistoryEntry entry, String words, boolean far) {
        return ReasonText.message(entry).matches(words)
                ? new ShareObserved(entry.at(), weight(entry, words, 1), weight(entry, words, 2), true, far)
                : null;
    }

    private static @Nullable Event asAsked(HistoryEntry entry, Weight confirmed) {
        return ReasonText.message(entry).matches(AS_ASKED)
                ? new ShareObserved(entry.at(), weight(entry, AS_ASKED, 1), confirmed, false, false)
                : null;
    }

    private static Weight weight(HistoryEntry entry, String words, int group) {
        return Weight.ofPercent(new BigDecimal(ReasonText.message(entry).replaceFirst(words, "$" + group)));
    }

    private static Event silent(HistoryEntry entry) {
        String message = ReasonText.message(entry);
        if (message.matches(NO_ERRORS)) {
            return new CanarySilent(entry.at(), since(message, NO_ERRORS), Event.Silence.ERRORS);
        }
        return message.matches(SILENT)
                ? new CanarySilent(entry.at(), since(message, SILENT), Event.Silence.ANYTHING)
                : new CanarySilent(entry.at(), entry.at(), Event.Silence.EVER);
    }

    private static Instant since(String message, String words) {
        return Instant.parse(message.replaceFirst(words, "$1"));
    }
}
