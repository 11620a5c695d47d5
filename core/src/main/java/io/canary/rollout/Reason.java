package io.canary.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is so: a code that stays as it is from version to version, and what it is about. The sentence that
 * people read is made of it elsewhere.
 *
 * @param args one for each of the code's parameters, of its type; null where the sentence goes without it
 * @param also what is to be said after it, in order
 */
public record Reason(ReasonCode code, List<@Nullable Object> args, List<Reason> also) {

    /** Lists are copied. Arguments that are not those of the code are an {@link IllegalArgumentException}. */
    public Reason {
        var all = new ArrayList<@Nullable Object>(args);
        all.replaceAll(arg -> arg instanceof Integer count ? Long.valueOf(count) : arg);
        args = all.contains(null) ? Collections.unmodifiableList(all) : List.copyOf(all);
        also = List.copyOf(also);
        code.check(args);
    }

    /** One without anything after it. */
    public static Reason of(ReasonCode code, @Nullable Object... args) {
        return new Reason(code, Arrays.asList(args), List.of());
    }

    /** One of which only the sentence is known: what an earlier version recorded. */
    public static Reason recorded(String text) {
        return of(ReasonCode.RECORDED, text);
    }

    /** The same with another after it; itself for null. */
    public Reason and(@Nullable Reason other) {
        if (other == null) {
            return this;
        }
        var all = new ArrayList<>(also);
        all.add(new Reason(other.code, other.args, List.of()));
        all.addAll(other.also);
        return new Reason(code, args, all);
    }

    /** The code that tells programs why: where this only says what is done because of another, that of the other. */
    public ReasonCode cause() {
        return code.isConsequence() && args.getFirst() instanceof Reason because ? because.cause() : code;
    }
}
