package io.canary.deployment;

import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.deployment.ActorAction.Append;
import io.canary.deployment.ActorAction.AskForRollback;
import io.canary.deployment.TransitionQueue.Importance;
import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.journal.JournalException;
import io.canary.rollout.Command;
import io.canary.rollout.Commands;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.routing.RouterAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The actions that the actor of a deployment requests, and their order. None is carried out here, and no time passes.
 */
class TransitionPipelineTest {
    private static final Instant NOW = SPEC.createdAt().plusSeconds(10);

    private final DeploymentContext deployment = context(Rollout::decide);
    private final TransitionPipeline pipeline = new TransitionPipeline(deployment, () -> NOW, true);

    private static DeploymentContext context(DeploymentContext.Rules rules) {
        return new DeploymentContext(DeploymentRecord.before(SPEC), List.of(), false, rules);
    }

    /** Confirms the first weight. */
    private static void soak(DeploymentContext deployment, TransitionPipeline pipeline) {
        pipeline.begin(deployment.begin("alice"), NOW, null, new CompletableFuture<>());
        drain(pipeline);
        pipeline.appended();
        drain(pipeline);
        pipeline.offer(queued(new Event.Confirmed(NOW, 1)), Importance.ONCE);
        drain(pipeline);
        pipeline.appended();
        drain(pipeline);
        assertThat(deployment.state()).isInstanceOf(State.Soaking.class);
    }

    private static List<ActorAction> drain(TransitionPipeline pipeline) {
        var all = new ArrayList<ActorAction>();
        for (var action = pipeline.next(); action != null; action = pipeline.next()) {
            all.add(action);
        }
        return all;
    }

    private List<String> names() {
        return drain(pipeline).stream()
                .map(action -> action.getClass().getSimpleName())
                .toList();
    }

    private static QueuedEvent queued(Event event) {
        return new QueuedEvent(() -> event, null, null);
    }

    private void command(Command command) {
        var reply = new CompletableFuture<Transition>();
        var event = new Event.Commanded(NOW, command, "alice");
        var importance = command.isUrgent() ? Importance.URGENT_COMMAND : Importance.COMMAND;
        assertThat(pipeline.offer(new QueuedEvent(() -> event, null, reply), importance))
                .isTrue();
    }

    @Test
    void a_command_is_decided_appended_carried_out_and_replied_to() {
        // Given
        soak(deployment, pipeline);
        // When
        command(Commands.PAUSE);
        // Then
        assertThat(names()).containsExactly("Append");
        assertThat(pipeline.phase()).isEqualTo(PipelinePhase.APPENDING);
        assertThat(deployment.state()).isInstanceOf(State.Soaking.class);
        // When
        pipeline.appended();
        // Then
        assertThat(deployment.state()).isInstanceOf(State.Paused.class);
        assertThat(names()).containsExactly("Show", "Announce", "Reply");
        assertThat(pipeline.phase()).isEqualTo(PipelinePhase.IDLE);
    }

    @Test
    void the_next_event_has_its_turn_after_the_reply_to_the_one_before() {
        // Given
        soak(deployment, pipeline);
        command(Commands.PAUSE);
        command(Commands.RESUME);
        // When
        var first = names();
        pipeline.appended();
        // Then
        assertThat(first).containsExactly("Append");
        assertThat(names()).containsExactly("Show", "Announce", "Reply", "Append");
    }

    @Test
    void a_rollback_is_requested_before_it_is_appended() {
        // Given
        soak(deployment, pipeline);
        // When
        command(Commands.ROLLBACK);
        // Then
        assertThat(names()).containsExactly("AskForRollback", "Append");
    }

    @Test
    void a_rollback_that_is_not_appended_is_in_doubt_and_comes_before_everything_else() {
        // Given
        soak(deployment, pipeline);
        command(Commands.ROLLBACK);
        var asked = (AskForRollback) drain(pipeline).getFirst();
        // When
        pipeline.appendFailed(new JournalException("the disk is full"), false);
        asked.call().answered(new RouterAnswer.Confirmed());
        var later = drain(pipeline).stream()
                .filter(ActorAction.RetryLater.class::isInstance)
                .map(ActorAction.RetryLater.class::cast)
                .toList();
        // Then
        assertThat(pipeline.phase()).isEqualTo(PipelinePhase.ROLLING_BACK_IN_DOUBT);
        assertThat(pipeline.isReady()).isFalse();
        command(Commands.PAUSE);
        assertThat(names()).containsExactly("ReplyFailure");
        // When
        pipeline.retry(later.getFirst().event());
        assertThat(names()).containsExactly("AskForRollback", "Append");
        pipeline.appended();
        drain(pipeline);
        // Then
        assertThat(deployment.state()).isInstanceOf(State.RollingBack.class);
        assertThat(pipeline.phase()).isEqualTo(PipelinePhase.IDLE);
    }

    @Test
    void a_rollback_behind_an_append_that_hangs_is_requested_and_nothing_that_would_undo_it() {
        // Given
        soak(deployment, pipeline);
        command(Commands.PAUSE);
        drain(pipeline);
        command(Commands.CANCEL);
        assertThat(names()).containsExactly("WatchForStall");
        // When
        pipeline.lookForStall();
        // Then
        assertThat(names()).containsExactly("AskForRollback", "Show", "Insist");
        assertThat(pipeline.phase()).isEqualTo(PipelinePhase.ROLLING_BACK_IN_DOUBT);
        // When
        pipeline.appended();
        // Then: in its turn it is requested again, and appended
        assertThat(names()).containsExactly("Show", "Announce", "Reply", "Insist", "AskForRollback", "Append");
    }

    @Test
    void beyond_the_limit_commands_are_rejected_and_repeated_events_are_dropped() {
        // Given
        soak(deployment, pipeline);
        command(Commands.PAUSE);
        drain(pipeline);
        for (int i = 0; i < TransitionQueue.MAX; i++) {
            command(Commands.PAUSE);
        }
        // When
        boolean another = pipeline.offer(queued(new Event.TimerFired(NOW)), Importance.COMMAND);
        boolean recurring = pipeline.offer(queued(new Event.TimerFired(NOW)), Importance.RECURRING);
        boolean answer = pipeline.offer(queued(new Event.Confirmed(NOW, 1)), Importance.ONCE);
        // Then
        assertThat(another).isFalse();
        assertThat(recurring).isFalse();
        assertThat(answer).isTrue();
        command(Commands.CANCEL);
    }

    @Test
    void a_wrong_transition_is_replaced_by_a_hold_and_reported_once() {
        // Given
        var wrong = new Move(
                new State.Promoted(1, 0, NOW, Reason.recorded("all traffic is on v2"), null),
                List.of(),
                List.of(),
                null);
        var misled = context((spec, state, event, requestSeq) ->
                event instanceof Event.TimerFired ? wrong : Rollout.decide(spec, state, event, requestSeq));
        var misruled = new TransitionPipeline(misled, () -> NOW, true);
        soak(misled, misruled);
        // When
        misruled.offer(queued(new Event.TimerFired(NOW)), Importance.RECURRING);
        var append = drain(misruled).stream()
                .filter(Append.class::isInstance)
                .map(Append.class::cast)
                .toList();
        misruled.appended();
        drain(misruled);
        // Then
        assertThat(misled.state()).isInstanceOf(State.Paused.class);
        assertThat(append).singleElement().satisfies(a -> assertThat(a.move().history())
                .singleElement()
                .satisfies(entry -> assertThat(entry.type()).isEqualTo(HistoryEntry.Type.INVARIANT_BREACHED)));
        assertThat(misruled.isReady())
                .as("time brings the same again, but not at once")
                .isFalse();
        // When
        misruled.offer(queued(new Event.TimerFired(NOW)), Importance.RECURRING);
        // Then
        assertThat(drain(misruled)).containsExactly(new ActorAction.RetryLater(null));
    }

    @Test
    void an_event_that_cannot_be_handled_does_not_stop_later_ones() {
        // Given
        soak(deployment, pipeline);
        var reply = new CompletableFuture<Transition>();
        pipeline.offer(
                new QueuedEvent(
                        () -> {
                            throw new IllegalStateException("a mistake");
                        },
                        null,
                        reply),
                Importance.COMMAND);
        // When
        command(Commands.PAUSE);
        // Then
        assertThat(names()).containsExactly("ReplyFailure", "Append");
    }
}
