package io.canary.deployment;

import io.canary.config.Config;
import io.canary.journal.Journal;
import io.canary.retention.EvenlyKept;
import io.canary.rollout.KnownBad;
import io.canary.rollout.State;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what ended long ago, here and in the journal. Used on one context only. */
final class Retention {
    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisorVerticle.class);

    private final Config.Deployments config;
    private final Journal journal;
    private final Directory directory;
    private final KnownBadVersions knownBad;
    private final InstantSource ages;
    private final Consumer<String> forgotten;

    /**
     * @param ages the clock that determines ages
     * @param forgotten called with the id of each deployment that is deleted
     */
    Retention(
            Config.Deployments config,
            Journal journal,
            Directory directory,
            KnownBadVersions knownBad,
            InstantSource ages,
            Consumer<String> forgotten) {
        this.config = config;
        this.journal = journal;
        this.directory = directory;
        this.knownBad = knownBad;
        this.ages = ages;
        this.forgotten = forgotten;
    }

    /** Deletes what is beyond the limits. */
    void forgetBeyond() {
        var ended = config.retention();
        var limits = new EvenlyKept.Limits(ended.endedMax(), ended.endedTotalMax());
        gone(directory.forgetBeyond(limits, this::isWatched));
        var bad = config.knownBad();
        past(knownBad.forgetBeyond(new EvenlyKept.Limits(bad.max(), bad.totalMax())));
    }

    /** Deletes what is too old, then what is beyond the limits. */
    void forgetOld() {
        var now = ages.instant();
        gone(directory.forgetOld(now.minus(config.retention().age()), this::isWatched));
        past(knownBad.forgetOld(now.minus(config.knownBad().age())));
        forgetBeyond();
    }

    private void gone(List<String> ids) {
        ids.forEach(forgotten);
        if (!ids.isEmpty()) {
            journal.forget(ids).onFailure(e -> LOGGER.atWarn()
                    .log("old deployments could not be deleted from the journal: {}", e.getMessage()));
        }
    }

    private void past(List<KnownBad> versions) {
        if (!versions.isEmpty()) {
            journal.forgetBad(versions).onFailure(e -> LOGGER.atWarn()
                    .log("old known bad versions could not be deleted from the journal: {}", e.getMessage()));
        }
    }

    /** The last promotion of a service is watched for as long as it is the last. */
    private boolean isWatched(String id) {
        var record = directory.standing(id);
        return record != null && record.state() instanceof State.Promoted p && p.watch() != null;
    }
}
