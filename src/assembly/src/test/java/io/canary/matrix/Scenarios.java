package io.canary.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.testservers.TruthReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** What each disturbance looks like, and how a rollout has to come out of it. */
final class Scenarios {
    private static final int MOSTLY = 90;
    private static final int HARDLY = 5;
    private static final double HUNG_SEC = 10;
    private static final int KILLS = 4;

    /** Seen by a look that is made all the time, or by the one before a rise. */
    private static final String[] OUTAGE = {"router_unreachable", "router_failed"};

    /** Longer than a step, so that one ends while it lasts. */
    private static final double WHILE_SEC = Plan.USUAL.intervalSec() + 2.0;

    private final double killedSec;

    /** @param killedSec how long a server is dead */
    Scenarios(double killedSec) {
        this.killedSec = killedSec;
    }

    TruthReport play(Disturbance disturbance, Server server, Path folder) throws Exception {
        boolean isSticky = disturbance == Disturbance.STICKY;
        int stands = disturbance == Disturbance.SIDE_BY_SIDE ? 2 : 1;
        try (var trial = Trial.of(folder, server, stands, isSticky)) {
            if (disturbance == Disturbance.TWO_SERVICES) {
                return twoServices(trial);
            }
            var rollout = trial.begin("shop", isSticky ? Plan.ONE_STEP : Plan.USUAL);
            play(disturbance, trial, rollout);
            return rollout.assertTruthful();
        }
    }

    private void play(Disturbance disturbance, Trial trial, WatchedRollout rollout) throws Exception {
        var stand = trial.stands().getLast();
        switch (disturbance) {
            case KILLED, SIDE_BY_SIDE -> killed(stand, rollout);
            case OUT_OF_REACH -> outOfReach(stand, rollout);
            case HUNG -> hung(stand, rollout);
            case HUNG_AND_CANCELLED -> hungAndCancelled(stand, rollout);
            case RELOADED -> reloaded(stand, rollout);
            case MOVED_TO_THE_CANARY -> movedToTheCanary(stand, rollout);
            case MOVED_TO_THE_BASELINE -> movedToTheBaseline(stand, rollout);
            case RENAMED -> renamed(stand, rollout);
            case RENAMED_AND_CANCELLED -> renamedAndCancelled(stand, rollout);
            case BROKEN_BY_OTHERS -> brokenByOthers(stand, rollout);
            case ORCHESTRATOR_KILLED -> orchestratorKilled(trial, rollout);
            case ORCHESTRATOR_KILLED_OFTEN -> orchestratorKilledOften(trial, rollout);
            case STICKY -> rollout.awaitStatus("PROMOTED");
            case TWO_SERVICES -> throw new IllegalArgumentException(disturbance + " is another trial");
        }
    }

    private void killed(Stand stand, WatchedRollout rollout) throws Exception {
        stand.kill();
        rollout.awaitEvent(OUTAGE);
        rollout.hold(killedSec);
        assertUnseen(rollout);
        rollout.movedFromOutside();
        stand.startAgain();
        rollout.awaitStatus("PROMOTED");
        assertThat(rollout.events()).containsAnyOf("drifted", "router_reachable", "lease_lapsed");
    }

    private static void outOfReach(Stand stand, WatchedRollout rollout) throws Exception {
        stand.hideAdmin();
        rollout.awaitEvent(OUTAGE);
        rollout.hold(WHILE_SEC);
        assertUnseen(rollout);
        stand.showAdmin();
        rollout.awaitStatus("PROMOTED");
        assertThat(rollout.events()).contains("router_reachable").doesNotContain("drifted");
    }

    private static void hung(Stand stand, WatchedRollout rollout) throws Exception {
        stand.freeze();
        rollout.holdWithoutAnswers(HUNG_SEC);
        assertUnseen(rollout);
        stand.thaw();
        rollout.awaitStatus("PROMOTED");
        assertThat(rollout.events()).containsAnyOf(OUTAGE);
    }

    private static void hungAndCancelled(Stand stand, WatchedRollout rollout) throws Exception {
        stand.freeze();
        rollout.holdWithoutAnswers(HUNG_SEC / 2);
        rollout.cancel();
        rollout.awaitStatus("CANCELLING");
        rollout.hold(HUNG_SEC / 2);
        rollout.assertStatus("CANCELLING");
        stand.thaw();
        rollout.awaitStatus("CANCELLED");
    }

    private static void reloaded(Stand stand, WatchedRollout rollout) throws Exception {
        rollout.movedFromOutside();
        stand.reload();
        rollout.awaitStatus("PROMOTED");
        if (stand.forgetsWhenReloaded()) {
            assertThat(rollout.events()).contains("drifted");
        } else {
            assertThat(rollout.events()).doesNotContain("drifted");
        }
    }

    private static void movedToTheCanary(Stand stand, WatchedRollout rollout) throws Exception {
        rollout.movedFromOutside();
        stand.moveByHand(MOSTLY);
        rollout.awaitEvent("drifted");
        rollout.awaitStatus("PROMOTED");
    }

    /** Somebody has a reason: that is not fought over. */
    private static void movedToTheBaseline(Stand stand, WatchedRollout rollout) throws Exception {
        rollout.movedFromOutside();
        stand.moveByHand(HARDLY);
        rollout.awaitStatus("PAUSED");
        rollout.hold(WHILE_SEC);
        assertThat(rollout.reason()).contains("moved off the canary, not by this service");
        assertThat(rollout.deployment().getDouble("current_weight")).isEqualTo(HARDLY);
        assertThat(rollout.events()).contains("drifted");
        rollout.cancel();
        rollout.awaitStatus("CANCELLED");
    }

    private static void renamed(Stand stand, WatchedRollout rollout) throws Exception {
        rollout.movedFromOutside();
        stand.rename();
        rollout.awaitEvent("router_unreachable", "router_failed", "drifted");
        rollout.hold(WHILE_SEC);
        rollout.assertStatus("RUNNING");
        assertThat(rollout.reason()).containsAnyOf("unknown", "not seen since");
        rollout.movedFromOutside();
        stand.renameBack();
        rollout.awaitStatus("PROMOTED");
    }

    private static void renamedAndCancelled(Stand stand, WatchedRollout rollout) throws Exception {
        rollout.movedFromOutside();
        stand.rename();
        rollout.awaitEvent("router_unreachable", "router_failed", "drifted");
        rollout.cancel();
        rollout.awaitStatus("CANCELLING");
        rollout.awaitReason("what clients get is unknown");
        rollout.hold(WHILE_SEC);
        rollout.assertStatus("CANCELLING");
        rollout.movedFromOutside();
        stand.renameBack();
        rollout.awaitStatus("CANCELLED");
    }

    private static void brokenByOthers(Stand stand, WatchedRollout rollout) throws Exception {
        stand.breakByOthers();
        rollout.hold(WHILE_SEC);
        stand.repair();
        rollout.awaitStatus("PROMOTED");
        assertThat(rollout.events()).doesNotContain("drifted");
    }

    private static void orchestratorKilled(Trial trial, WatchedRollout rollout) throws Exception {
        trial.killService();
        trial.startService();
        rollout.awaitEvent("restarted");
        rollout.awaitStatus("PROMOTED");
    }

    /** Also in the middle of an ask, since that takes a good part of the time. */
    private static void orchestratorKilledOften(Trial trial, WatchedRollout rollout) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            rollout.hold(ThreadLocalRandom.current().nextDouble(Plan.USUAL.intervalSec() + 1.0));
            trial.killService();
            trial.startService();
        }
        rollout.awaitStatus("PROMOTED");
    }

    private static TruthReport twoServices(Trial trial) throws Exception {
        var shop = trial.begin("shop", Plan.USUAL);
        var cart = trial.begin("cart", Plan.USUAL);
        shop.awaitReason("soaking at 65 %");
        cart.cancel();
        cart.awaitStatus("CANCELLED");
        shop.awaitStatus("PROMOTED");
        return shop.assertTruthful().and(cart.assertTruthful());
    }

    /** While it lasts it is said, and nothing rises. */
    private static void assertUnseen(WatchedRollout rollout) throws IOException, InterruptedException {
        rollout.assertStatus("RUNNING");
        rollout.assertReason("not seen since");
        assertThat(rollout.deployment().getDouble("current_weight")).isEqualTo(Plan.USUAL.initial());
    }
}
