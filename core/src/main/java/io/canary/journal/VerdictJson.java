package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.NotWorse;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.OverriddenComparison;
import io.canary.analysis.Verdict.ProviderError;
import io.canary.analysis.Verdict.ProviderFailure;
import io.canary.analysis.Verdict.Unmeasured;
import io.canary.analysis.Verdict.Unproven;
import io.canary.analysis.Verdict.Unreported;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.analysis.Verdict.Worse;
import io.canary.spi.settings.Settings;
import java.util.Map;
import java.util.function.Function;

/** Verdicts as JSON, in the form of their records, except for the inputs of a comparison. */
final class VerdictJson {
    private static final String OVERRULED = "overruled";

    private static final Map<String, Class<? extends Record>> RECORDS = Map.of(
            "pass", WithinLimits.class,
            "fail", OutsideLimits.class,
            "inconclusive", InsufficientEvidence.class,
            "unmeasured", Unmeasured.class,
            "unreported", Unreported.class,
            "provider_error", ProviderError.class,
            "provider_failure", ProviderFailure.class,
            "not_worse", NotWorse.class,
            "worse", Worse.class,
            "unproven", Unproven.class);

    private static final Map<String, Function<Compared, Verdict>> COMPARATIVE =
            Map.of("not_worse", NotWorse::new, "worse", Worse::new, "unproven", Unproven::new);

    private VerdictJson() {}

    static ObjectNode write(Verdict verdict) {
        if (verdict instanceof OverriddenComparison o) {
            ObjectNode json = outcome(OVERRULED).set("by", write(o.by()));
            return json.set("compared", ComparedJson.write(o.compared()));
        }
        var json = outcome(name(verdict.getClass()));
        return verdict instanceof Verdict.Comparative c
                ? json.set("compared", ComparedJson.write(c.compared()))
                : json.setAll((ObjectNode) Codec.tree(Settings.store((Record) verdict)));
    }

    private static ObjectNode outcome(String name) {
        return Codec.object().put("outcome", name);
    }

    private static String name(Class<?> type) {
        return RECORDS.entrySet().stream()
                .filter(known -> known.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " has no name"));
    }

    static Verdict read(Fields f) {
        String outcome = f.text("outcome");
        if (outcome.equals(OVERRULED)) {
            return OverriddenComparison.of(read(f.child("by")), ComparedJson.read(f.child("compared")));
        }
        var record = RECORDS.get(outcome);
        if (record == null) {
            throw new JournalException("a verdict " + outcome + " is not known");
        }
        var comparative = COMPARATIVE.get(outcome);
        if (comparative != null) {
            return comparative.apply(ComparedJson.read(f.child("compared")));
        }
        var tree = Codec.map(f.object());
        tree.remove("outcome");
        return (Verdict) Settings.restore(record, tree);
    }
}
