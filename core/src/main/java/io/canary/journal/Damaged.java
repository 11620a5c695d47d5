package io.canary.journal;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A row that cannot be read.
 *
 * @param id its kind and name, as {@code repair --skip} takes it
 * @param what a description of the row, for people
 * @param why the reason that it cannot be read
 */
public record Damaged(String id, String what, String why) {

    static Damaged deployment(String id, RuntimeException why) {
        return new Damaged("deployment:" + id, "deployment " + id, Database.line(why));
    }

    static Damaged event(long number, String deployment, RuntimeException why) {
        return new Damaged("event:" + number, "event " + number + " of deployment " + deployment, Database.line(why));
    }

    static Damaged decision(String deployment, long number, RuntimeException why) {
        return new Damaged(
                "decision:" + deployment + "/" + number,
                "decision " + number + " of deployment " + deployment,
                Database.line(why));
    }

    static Damaged knownBad(String service, String version, RuntimeException why) {
        return new Damaged(
                "known_bad:" + service + "/" + version,
                "the known-bad version " + version + " of service " + service,
                Database.line(why));
    }

    static Damaged inService(String service, RuntimeException why) {
        return new Damaged("in_service:" + service, "the version in service of service " + service, Database.line(why));
    }

    /** Returns the message that says what to do. */
    JournalException refusal(RuntimeException cause) {
        return new JournalException(
                what + " in the journal cannot be read: " + why
                        + "; restore a backup, use the version that wrote it, or go on"
                        + " without it: canary repair --skip '" + id + "'",
                cause);
    }

    /** Returns the content of a row, or throws the exception that names the row. */
    static <T> T read(Supplier<T> row, Function<RuntimeException, Damaged> name) {
        try {
            return row.get();
        } catch (RuntimeException e) {
            throw name.apply(e).refusal(e);
        }
    }
}
