package io.canary.telemetry;

import io.canary.spi.settings.Redactor;
import io.canary.spi.settings.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All secrets that one running service knows of: those of its configuration, and those that routers read by themselves.
 * Every text from outside passes through it before it goes anywhere.
 *
 * <p>Thread-safe.
 */
public final class KnownSecrets {
    /** Tokens that are renewed every minute are known for longer than anybody could echo them. */
    private static final int TOLD_MAX = 100;

    private final Set<Secret> configured = new LinkedHashSet<>();
    private final Set<Secret> told = new LinkedHashSet<>();
    private volatile Redactor redactor = Redactor.NONE;

    /** Knows these from now on, for good. */
    public synchronized void add(Collection<Secret> secrets) {
        if (configured.addAll(secrets)) {
            renew();
        }
    }

    /** Knows this one from now on, until a hundred others were told after it. */
    public synchronized void tell(Secret secret) {
        if (configured.contains(secret) || !told.add(secret)) {
            return;
        }
        if (told.size() > TOLD_MAX) {
            told.remove(told.iterator().next());
        }
        renew();
    }

    private void renew() {
        var all = new ArrayList<>(configured);
        all.addAll(told);
        redactor = Redactor.of(all);
    }

    /** The text without what is known. */
    public String redact(String text) {
        return redactor.redact(text);
    }

    /** As {@link #redact}, for what may not be there. */
    public @Nullable String redactIfAny(@Nullable String text) {
        return redactor.redactIfAny(text);
    }
}
