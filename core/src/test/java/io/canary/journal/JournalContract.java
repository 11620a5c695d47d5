package io.canary.journal;

import static io.canary.journal.JournalAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.rollout.Decision;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Reason;
import io.canary.rollout.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal promises that outlives the process. */
abstract class JournalContract {
    Journal journal;

    /** Opens the journal of this test; the same one each time. */
    abstract Journal open();

    @BeforeEach
    void openFirst() {
        journal = open();
    }

    @AfterEach
    void closeLast() {
        journal.close();
    }

    void reopen() {
        journal.close();
        journal = open();
    }

    List<StoredDeployment> loaded() {
        return JournalAssertions.loaded(journal);
    }

    @Test
    void a_new_one_is_empty() {
        assertThat(loaded()).isEmpty();
        assertThat(Course.await(journal.events(0, 10, null))).isEmpty();
    }

    @Test
    void what_was_appended_is_there_after_it_is_opened_again() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 3);
        // When
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(course.standing(), course.told()));
    }

    @Test
    void it_goes_on_from_where_it_was() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 2);
        reopen();
        // When
        course.advance(journal, 2);
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(course.standing(), course.told()));
        assertThat(Course.await(journal.events(0, 10, null)))
                .extracting(JournalEvent::cursor)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void a_version_that_was_rolled_back_is_known_when_its_deployment_is_forgotten() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 2);
        Course.await(course.end(journal, withdrawn(State.Outcome.ROLLED_BACK)));
        // When
        Course.await(journal.forget(List.of(Course.id(1))));
        reopen();
        // Then
        assertThat(loaded()).isEmpty();
        assertThat(journal.knownBad())
                .containsExactly(new KnownBad(
                        "shop", "v2", Course.id(1), Reason.recorded("it was slow"), Course.T0.plusSeconds(9)));
    }

    @Test
    void a_version_that_was_promoted_after_all_is_bad_no_more() {
        // Given
        var first = new Course(Course.id(1));
        first.advance(journal, 1);
        Course.await(first.end(journal, withdrawn(State.Outcome.ROLLED_BACK)));
        var second = new Course(Course.id(2));
        second.advance(journal, 1);
        // When
        Course.await(second.end(
                journal, new State.Promoted(1, 0, Course.T0.plusSeconds(20), Reason.recorded("good"), null)));
        // Then
        assertThat(journal.knownBad()).isEmpty();
    }

    @Test
    void a_rollback_without_a_verdict_says_nothing_about_the_version() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        // When
        Course.await(course.end(
                journal,
                new State.Reverted(
                        1,
                        0,
                        Course.T0.plusSeconds(9),
                        State.Outcome.ROLLED_BACK,
                        false,
                        Reason.recorded("the router refused 25 %"),
                        null)));
        // Then
        assertThat(journal.knownBad()).isEmpty();
    }

    @Test
    void a_cancel_says_nothing_about_the_version() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        // When
        Course.await(course.end(journal, withdrawn(State.Outcome.CANCELLED)));
        // Then
        assertThat(journal.knownBad()).isEmpty();
    }

    @Test
    void the_version_in_service_is_known_when_its_deployment_is_forgotten() {
        // Given
        var first = new Course(Course.id(1));
        first.advance(journal, 1);
        Course.await(
                first.end(journal, new State.Promoted(1, 0, Course.T0.plusSeconds(20), Reason.recorded("good"), null)));
        // When
        Course.await(journal.forget(List.of(Course.id(1))));
        reopen();
        // Then
        assertThat(journal.inService())
                .containsExactly(new InService("shop", "v2", Course.id(1), Course.T0.plusSeconds(20)));
        // And when
        var second = new Course(Course.id(2));
        second.advance(journal, 1);
        Course.await(second.end(journal, withdrawn(State.Outcome.CANCELLED)));
        // Then: the last word counts
        assertThat(journal.inService()).extracting(InService::deployment).containsExactly(Course.id(2));
        assertThat(journal.inService()).extracting(InService::version).doesNotContain("v2");
        // And when
        var third = new Course(Course.id(3));
        third.advance(journal, 1);
        Course.await(third.end(
                journal, new State.Abandoned(1, 0, Course.T0.plusSeconds(30), Reason.recorded("its router is gone"))));
        // Then: nobody knows where the traffic is
        assertThat(journal.inService()).isEmpty();
    }

    @Test
    void what_was_learned_of_a_service_is_known_when_its_deployment_is_forgotten() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        var learned = remembered(Course.id(1), 20, 33.25);
        // When
        Course.await(course.end(journal, withdrawn(State.Outcome.CANCELLED), learned));
        Course.await(journal.forget(List.of(Course.id(1))));
        reopen();
        // Then
        assertThat(Course.await(journal.remembered("shop"))).hasValue(learned);
        assertThat(Course.await(journal.remembered("bakery"))).isEmpty();
    }

    @Test
    void what_was_learned_last_counts_and_nothing_learned_leaves_it_as_it_was() {
        // Given
        var first = new Course(Course.id(1));
        first.advance(journal, 1);
        Course.await(first.end(journal, withdrawn(State.Outcome.CANCELLED), remembered(Course.id(1), 20, 10)));
        var second = new Course(Course.id(2));
        second.advance(journal, 1);
        // When
        var newer = remembered(Course.id(2), 30, .1 + .2);
        Course.await(second.end(journal, withdrawn(State.Outcome.ROLLED_BACK), newer));
        var third = new Course(Course.id(3));
        third.advance(journal, 1);
        Course.await(third.end(journal, withdrawn(State.Outcome.CANCELLED)));
        // Then
        assertThat(Course.await(journal.remembered("shop"))).hasValue(newer);
    }

    @Test
    void what_was_learned_from_a_recording_is_remembered_as_well() {
        // Given
        var learned = remembered(null, 20, 10);
        // When
        Course.await(journal.remember(learned));
        reopen();
        // Then
        assertThat(Course.await(journal.remembered("shop"))).hasValue(learned);
    }

    @Test
    void what_was_learned_long_ago_is_forgotten_where_much_is_remembered_and_not_for_the_clock_alone() {
        // Given
        Course.await(journal.remember(remembered(null, 0, 10)));
        var other = new LearnedBaseline(
                "bakery",
                null,
                Course.T0.plus(Duration.ofDays(71)),
                remembered(null, 0, 10).learned());
        // When
        Course.await(journal.remember(other));
        // Then
        assertThat(Course.await(journal.remembered("shop"))).isPresent();
        // When
        Course.await(Future.all(IntStream.rangeClosed(0, LearnedTable.KEPT_MIN)
                .mapToObj(i -> journal.remember(new LearnedBaseline("s" + i, null, other.at(), other.learned())))
                .toList()));
        // Then
        assertThat(Course.await(journal.remembered("shop"))).isEmpty();
        assertThat(Course.await(journal.remembered("bakery"))).hasValue(other);
    }

    @Test
    void what_a_deployment_began_with_is_part_of_it() {
        // Given
        var course = new Course(Course.id(1), remembered(Course.id(7), -3_600, 1.0 / 3));
        // When
        course.advance(journal, 1);
        reopen();
        // Then
        assertThat(loaded()).extracting(StoredDeployment::record).containsExactly(course.standing());
    }

    private static LearnedBaseline remembered(@Nullable String deployment, long afterSeconds, double sum) {
        var errors = new Learned.OfMetric(
                "errors",
                Metric.Kind.RATIO,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(new Learned.Variation(sum, 17.5)),
                0,
                0,
                List.of());
        var learned = new Learned(Learned.VERSION, Duration.ofSeconds(10), List.of(errors));
        return new LearnedBaseline("shop", deployment, Course.T0.plusSeconds(afterSeconds), learned);
    }

    @Test
    void an_abandoned_deployment_has_ended_and_says_nothing_against_its_version() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        var end = new State.Abandoned(
                1, 2, Course.T0.plusSeconds(9), Reason.recorded("unconfirmed: traffic unknown; the router is gone"));
        // When
        Course.await(course.end(journal, end));
        reopen();
        // Then
        assertThat(loaded())
                .singleElement()
                .satisfies(stored -> assertThat(stored.record().state()).isEqualTo(end));
        assertThat(journal.knownBad()).isEmpty();
    }

    @Test
    void what_is_to_be_forgotten_of_a_version_is_not_what_was_found_out_since() {
        // Given
        var first = new Course(Course.id(1));
        first.advance(journal, 1);
        Course.await(first.end(journal, withdrawn(State.Outcome.ROLLED_BACK)));
        var old = journal.knownBad();
        var second = new Course(Course.id(2));
        second.advance(journal, 1);
        Course.await(second.end(journal, withdrawn(State.Outcome.ROLLED_BACK)));
        // When
        Course.await(journal.forgetBad(old));
        // Then
        assertThat(journal.knownBad()).extracting(KnownBad::deployment).containsExactly(Course.id(2));
        // And when
        Course.await(journal.forgetBad(journal.knownBad()));
        // Then
        assertThat(journal.knownBad()).isEmpty();
    }

    private static State.Reverted withdrawn(State.Outcome outcome) {
        return new State.Reverted(
                1,
                0,
                Course.T0.plusSeconds(9),
                outcome,
                outcome == State.Outcome.ROLLED_BACK,
                Reason.recorded("it was slow"),
                null);
    }

    @Test
    void deployments_are_loaded_in_the_order_in_which_they_were_begun() {
        // Given: ids that would sort the other way round, and more than a page of them
        var courses = IntStream.range(0, 2_100)
                .mapToObj(i -> new Course(Course.id(10_000 - i)))
                .toList();
        Course.await(Future.all(courses.stream().map(c -> c.advance(journal)).toList()));
        // When
        reopen();
        // Then
        assertThat(loaded())
                .extracting(StoredDeployment::record)
                .containsExactlyElementsOf(
                        courses.stream().map(Course::standing).toList());
    }

    @Test
    void the_newest_200_entries_of_a_history_are_loaded() {
        // Given
        var longer = new Course(Course.id(1));
        var shorter = new Course(Course.id(2));
        longer.advance(journal, 300);
        shorter.advance(journal, 5);
        // When
        var all = loaded();
        // Then
        var told = longer.told();
        assertThat(all.get(0).history()).isEqualTo(told.subList(told.size() - 200, told.size()));
        assertThat(all.get(1).history()).isEqualTo(shorter.told());
    }

    @Test
    void many_threads_append_at_once_and_each_deployment_keeps_its_order() throws Exception {
        // Given
        var courses =
                IntStream.range(0, 64).mapToObj(i -> new Course(Course.id(i))).toList();
        // When
        var threads = courses.stream()
                .map(course -> Thread.ofVirtual().start(() -> course.advance(journal, 25)))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        reopen();
        // Then
        assertThat(loaded())
                .containsExactlyInAnyOrderElementsOf(courses.stream()
                        .map(c -> new StoredDeployment(c.standing(), c.told()))
                        .toList());
        assertThat(Course.await(journal.events(0, 10_000, null)))
                .filteredOn(h -> h.deploymentId().equals(Course.id(7)))
                .extracting(JournalEvent::entry)
                .containsExactlyElementsOf(courses.get(7).told());
    }

    @Test
    void a_move_that_does_not_follow_fails_and_its_neighbours_do_not() {
        // Given
        var neighbours =
                IntStream.range(0, 50).mapToObj(i -> new Course(Course.id(i))).toList();
        var gap = new Course(Course.id(100));
        gap.next();
        // When
        var before =
                neighbours.subList(0, 25).stream().map(c -> c.advance(journal)).toList();
        var misfit = gap.advance(journal);
        var after =
                neighbours.subList(25, 50).stream().map(c -> c.advance(journal)).toList();
        // Then
        assertRefused(() -> Course.await(misfit), Course.id(100) + " at revision 1");
        Course.await(Future.all(Stream.concat(before.stream(), after.stream()).toList()));
        assertThat(loaded()).hasSize(50);
    }

    @Test
    void a_first_move_that_is_made_twice_fails_the_second_time() {
        // Given
        new Course(Course.id(1)).advance(journal, 1);
        // When
        var again = new Course(Course.id(1)).advance(journal);
        // Then
        assertThatThrownBy(() -> Course.await(again)).isInstanceOf(JournalException.class);
        assertThat(Course.await(journal.events(0, 10, null))).hasSize(1);
    }

    @Test
    void any_text_at_all_can_be_stored() {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        // When
        var step = course.next("zero \0, half a pair \ud83d, a bird \ud83d\udc26, \u00e9");
        Course.await(journal.append(step.after(), step.move()));
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(course.standing(), course.told()));
    }

    @Test
    void what_is_forgotten_is_gone_with_all_that_belongs_to_it() {
        // Given
        var courses =
                IntStream.range(0, 500).mapToObj(i -> new Course(Course.id(i))).toList();
        Course.await(Future.all(courses.stream().map(c -> c.advance(journal)).toList()));
        courses.get(499).advance(journal, 2);
        long newest = Course.await(journal.events(0, 1_000, null)).getLast().cursor();
        // When
        var ids =
                IntStream.range(0, 500).filter(i -> i != 3).mapToObj(Course::id).toList();
        Course.await(journal.forget(ids));
        // Then
        assertThat(loaded())
                .extracting(StoredDeployment::record)
                .containsExactly(courses.get(3).standing());
        assertThat(Course.await(journal.events(0, 1_000, null)))
                .extracting(JournalEvent::deploymentId)
                .containsOnly(Course.id(3));
        reopen();
        courses.get(3).advance(journal, 1);
        assertThat(Course.await(journal.events(newest, 10, null))).hasSize(1);
    }

    @Test
    void events_are_read_page_by_page() {
        // Given
        var one = new Course(Course.id(1));
        var other = new Course(Course.id(2));
        one.advance(journal, 2);
        other.advance(journal, 2);
        one.advance(journal, 1);
        // When
        var first = Course.await(journal.events(0, 2, null));
        var second = Course.await(journal.events(first.getLast().cursor(), 100, null));
        var none = Course.await(journal.events(second.getLast().cursor(), 100, null));
        // Then
        assertThat(first).extracting(JournalEvent::deploymentId).containsExactly(Course.id(1), Course.id(1));
        assertThat(first)
                .extracting(JournalEvent::entry)
                .containsExactlyElementsOf(one.told().subList(0, 2));
        assertThat(second)
                .extracting(JournalEvent::deploymentId)
                .containsExactly(Course.id(2), Course.id(2), Course.id(1));
        assertThat(none).isEmpty();
    }

    @Test
    void events_are_read_newest_first_between_two_cursors() {
        // Given
        var one = new Course(Course.id(1));
        var other = new Course(Course.id(2));
        one.advance(journal, 2);
        other.advance(journal, 2);
        one.advance(journal, 1);
        // When
        var newest = Course.await(journal.events(new EventRange(0, Long.MAX_VALUE, 2, null, true)));
        var before = Course.await(journal.events(new EventRange(1, 4, 10, null, true)));
        var ofOne = Course.await(journal.events(new EventRange(0, 5, 10, Course.id(1), true)));
        // Then
        assertThat(newest).extracting(JournalEvent::cursor).containsExactly(5L, 4L);
        assertThat(before).extracting(JournalEvent::cursor).containsExactly(3L, 2L);
        assertThat(ofOne).extracting(JournalEvent::cursor).containsExactly(2L, 1L);
    }

    @Test
    void the_last_event_is_known_also_when_it_is_forgotten() {
        // Given
        long none = Course.await(journal.lastEvent());
        new Course(Course.id(1)).advance(journal, 3);
        // When
        Course.await(journal.forget(List.of(Course.id(1))));
        // Then
        assertThat(none).isZero();
        assertThat(Course.await(journal.lastEvent())).isEqualTo(3);
    }

    @Test
    void decisions_of_a_deployment_are_read_on_from_the_last_that_is_known() {
        // Given
        var one = new Course(Course.id(1));
        new Course(Course.id(2)).advance(journal, 2);
        var expected = new ArrayList<Decision>();
        one.advance(journal, 1); // begins, which is no decision
        for (int i = 0; i < 3; i++) {
            one.advance(journal, 1);
            expected.add(one.standing().lastDecision());
        }
        // When
        var first = Course.await(journal.decisions(Course.id(1), 0, 2));
        var rest = Course.await(journal.decisions(Course.id(1), 2, 10));
        // Then
        assertThat(first).containsExactly(new Decided(1, expected.get(0)), new Decided(2, expected.get(1)));
        assertThat(rest).containsExactly(new Decided(3, expected.get(2)));
        assertThat(Course.await(journal.decisions(Course.id(3), 0, 10))).isEmpty();
    }

    @Test
    void events_of_one_deployment_are_read_alone() {
        // Given
        var one = new Course(Course.id(1));
        var other = new Course(Course.id(2));
        one.advance(journal, 2);
        other.advance(journal, 2);
        // When
        var events = Course.await(journal.events(1, 100, Course.id(1)));
        // Then
        assertThat(events)
                .extracting(JournalEvent::entry)
                .containsExactly(one.told().getLast());
    }

    @Test
    void the_key_of_a_request_is_durable_with_its_move_and_then_with_its_answer() {
        // Given
        var key = new IdempotencyKey("build 42", "digest", Instant.ofEpochMilli(1_000), "10.0.0.7");
        var step = new Course(Course.id(1)).next();
        // When
        Course.await(journal.append(step.after(), step.move(), key));
        reopen();
        // Then
        assertThat(Course.await(journal.kept("build 42"))).hasValue(new IdempotencyRecord(key, Course.id(1), null));
        // When
        var done = new StoredReply(200, 3L, Course.id(1));
        Course.await(journal.keep(key, done));
        reopen();
        // Then
        assertThat(Course.await(journal.kept("build 42"))).hasValue(new IdempotencyRecord(key, Course.id(1), done));
        assertThat(Course.await(journal.kept("build 43"))).isEmpty();
    }

    @Test
    void an_answer_is_kept_for_a_request_that_moved_nothing() {
        // Given
        var key = new IdempotencyKey("key", "digest", Instant.ofEpochMilli(1_000), "10.0.0.7");
        // When
        var refused = new StoredReply(409, null, null);
        Course.await(journal.keep(key, refused));
        // Then
        assertThat(Course.await(journal.kept("key"))).hasValue(new IdempotencyRecord(key, null, refused));
    }

    @Test
    void a_key_that_is_used_again_stands_for_the_new_request() {
        // Given
        Course.await(journal.keep(
                new IdempotencyKey("key", "old", Instant.ofEpochMilli(1_000), "10.0.0.7"),
                new StoredReply(409, null, null)));
        var key = new IdempotencyKey("key", "new", Instant.ofEpochMilli(90_000_000), "10.0.0.7");
        var step = new Course(Course.id(1)).next();
        // When
        Course.await(journal.append(step.after(), step.move(), key));
        // Then
        assertThat(Course.await(journal.kept("key"))).hasValue(new IdempotencyRecord(key, Course.id(1), null));
    }

    @Test
    void old_keys_are_forgotten_and_younger_ones_are_not() {
        // Given
        Course.await(Future.all(IntStream.range(0, 1_000)
                .mapToObj(i -> journal.keep(
                        new IdempotencyKey("key " + i, "d", Instant.ofEpochMilli(i), "10.0.0.7"),
                        new StoredReply(409, null, null)))
                .toList()));
        // When
        Course.await(journal.forgetKeys(Instant.ofEpochMilli(900)));
        // Then
        assertThat(Course.await(journal.kept("key 900"))).isEmpty();
        assertThat(Course.await(journal.kept("key 0"))).isEmpty();
        assertThat(Course.await(journal.kept("key 901"))).isPresent();
    }

    @Test
    void a_client_with_too_many_keys_loses_its_oldest_and_no_other_client_does() {
        // Given
        var other = new IdempotencyKey("other", "d", Instant.ofEpochMilli(0), "10.0.0.8");
        Course.await(journal.keep(other, new StoredReply(409, null, null)));
        int more = IdempotencyKey.PER_CLIENT_MAX + 2 * IdempotencyTable.LOOK_AFTER;
        // When
        Course.await(Future.all(IntStream.rangeClosed(1, more)
                .mapToObj(i -> new IdempotencyKey("key " + i, "d", Instant.ofEpochMilli(i), "10.0.0.7"))
                .map(key -> journal.keep(key, new StoredReply(409, null, null)))
                .toList()));
        // Then
        assertThat(Course.await(journal.kept("other"))).isPresent();
        assertThat(Course.await(journal.kept("key " + more))).isPresent();
        assertThat(Course.await(journal.kept("key " + (more - IdempotencyKey.PER_CLIENT_MAX + 1))))
                .isPresent();
        assertThat(Course.await(journal.kept("key 1"))).isEmpty();
        assertThat(Course.await(journal.kept("key " + IdempotencyTable.LOOK_AFTER)))
                .isEmpty();
    }

    @Test
    void what_waits_is_written_before_it_closes() {
        // Given
        var courses = IntStream.range(0, 3_000)
                .mapToObj(i -> new Course(Course.id(i)))
                .toList();
        // When
        var appended = courses.stream().map(c -> c.advance(journal)).toList();
        journal.close();
        // Then
        assertThat(appended).allMatch(Future::succeeded);
        journal = open();
        assertThat(loaded()).hasSize(3_000);
    }

    @Test
    void a_closed_one_takes_nothing_more() {
        // Given
        journal.close();
        // When
        var late = new Course(Course.id(1)).advance(journal);
        // Then
        assertRefused(() -> Course.await(late), "closed");
        assertThatThrownBy(() -> Course.await(journal.events(0, 1, null))).isInstanceOf(JournalException.class);
    }

    @Test
    void callers_are_answered_on_their_own_context() {
        // Given
        var vertx = Vertx.vertx();
        try {
            var context = vertx.getOrCreateContext();
            var answeredOn = new CompletableFuture<Context>();
            // When
            context.runOnContext(v -> new Course(Course.id(1))
                    .advance(journal)
                    .onComplete(r -> answeredOn.complete(Vertx.currentContext())));
            // Then
            assertThat(answeredOn)
                    .succeedsWithin(java.time.Duration.ofSeconds(30))
                    .isEqualTo(context);
        } finally {
            Course.await(vertx.close());
        }
    }

    @Test
    void nobody_else_can_open_it_meanwhile() {
        // Given
        new Course(Course.id(1)).advance(journal, 1);
        // When, Then
        assertRefused(this::open, "another process has the journal");
        new Course(Course.id(2)).advance(journal, 1);
    }
}
