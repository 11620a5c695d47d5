package io.canary.spi.settings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of texts from outside: from traffic layers, from their answers and exceptions, from libraries. What
 * it knows it finds as it is, as it is written in URLs, JSON, XML and Base64, and where a text was cut off in the
 * middle of it.
 *
 * <p>Immutable.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String SHOWN = "***";

    /** Shorter ones are not looked for, in characters: they would be found in words that are none. */
    public static final int LENGTH_MIN = 6;

    /** It hides nothing. */
    public static final Redactor NONE = new Redactor(List.of());

    private static final List<String> CUTS = List.of("…", "...");

    private final List<String> forms;

    private Redactor(List<String> forms) {
        this.forms = forms;
    }

    /** One that hides these, as far as they have {@value #LENGTH_MIN} characters. */
    public static Redactor of(Collection<Secret> secrets) {
        var forms = new LinkedHashSet<String>();
        for (var secret : secrets) {
            SecretForms.of(secret.text(), forms);
            secret.parts().forEach(part -> SecretForms.of(part, forms));
        }
        if (forms.isEmpty()) {
            return NONE;
        }
        var longestFirst = new ArrayList<>(forms);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        return new Redactor(List.copyOf(longestFirst));
    }

    /** The text without secrets; the same object where there are none in it. */
    public String redact(String text) {
        if (forms.isEmpty() || text.length() < LENGTH_MIN) {
            return text;
        }
        var hidden = new BitSet();
        for (String form : forms) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                hidden.set(at, at + form.length());
            }
            hideCut(text, form, hidden);
        }
        return hidden.isEmpty() ? text : without(text, hidden);
    }

    /** As {@link #redact}, for what may not be there. */
    public @Nullable String redactIfAny(@Nullable String text) {
        return text == null ? null : redact(text);
    }

    /** A text may have been shortened in the middle of a secret, and what is left is enough to guess the rest. */
    private static void hideCut(String text, String form, BitSet hidden) {
        hideBeginning(text, text.length(), form, hidden);
        hideEnd(text, 0, form, hidden);
        for (String cut : CUTS) {
            for (int at = text.indexOf(cut); at >= 0; at = text.indexOf(cut, at + cut.length())) {
                hideBeginning(text, at, form, hidden);
                hideEnd(text, at + cut.length(), form, hidden);
            }
        }
    }

    /** Hides the beginning of a form that ends at {@code end}. */
    private static void hideBeginning(String text, int end, String form, BitSet hidden) {
        for (int length = Math.min(form.length() - 1, end); length >= LENGTH_MIN; length--) {
            if (text.startsWith(form.substring(0, length), end - length)) {
                hidden.set(end - length, end);
                return;
            }
        }
    }

    /** Hides the end of a form that begins at {@code begin}. */
    private static void hideEnd(String text, int begin, String form, BitSet hidden) {
        for (int length = Math.min(form.length() - 1, text.length() - begin); length >= LENGTH_MIN; length--) {
            if (text.startsWith(form.substring(form.length() - length), begin)) {
                hidden.set(begin, begin + length);
                return;
            }
        }
    }

    private static String without(String text, BitSet hidden) {
        var shown = new StringBuilder();
        int at = 0;
        for (int from = hidden.nextSetBit(0); from >= 0; from = hidden.nextSetBit(at)) {
            shown.append(text, at, from).append(SHOWN);
            at = hidden.nextClearBit(from);
        }
        return shown.append(text, at, text.length()).toString();
    }

    /** How much it looks for, and nothing of that. */
    @Override
    public String toString() {
        return "Redactor[" + forms.size() + " forms]";
    }
}
