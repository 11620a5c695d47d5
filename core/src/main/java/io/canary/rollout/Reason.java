package io.canary.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is so: a code that is stable across versions, with arguments. The sentence for people is rendered
 * elsewhere.
 *
 * @param args one for each of the code's parameters, of its type; null to leave it out of the sentence
 * @param also further reasons, in order
 */
public record Reason(ReasonCode code, List<@Nullable Object> args, List<Reason> also) {

    /** Lists are copied. Arguments that do not fit the code cause an {@link IllegalArgumentException}. */
    public Reason {
        var all = new ArrayList<@Nullable Object>(args);
        all.replaceAll(arg -> arg instanceof Integer count ? Long.valueOf(count) : arg);
        args = all.contains(null) ? Collections.unmodifiableList(all) : List.copyOf(all);
        also = List.copyOf(also);
        code.check(args);
    }

    /** A reason without further ones. */
    public static Reason of(ReasonCode code, @Nullable Object... args) {
        return new Reason(code, Arrays.asList(args), List.of());
    }

    /** A reason that an earlier version recorded as a sentence only. */
    public static Reason recorded(String text) {
        return of(ReasonCode.RECORDED, text);
    }

    /** This reason followed by another; this one itself for null. */
    public Reason and(@Nullable Reason other) {
        if (other == null) {
            return this;
        }
        var all = new ArrayList<>(also);
        all.add(new Reason(other.code, other.args, List.of()));
        all.addAll(other.also);
        return new Reason(code, args, all);
    }

    /**
     * The code for programs. If this only says what is done because of another reason, it is the code of that reason.
     */
    public ReasonCode cause() {
        return code.isConsequence() && args.getFirst() instanceof Reason because ? because.cause() : code;
    }
}
