package io.canary.journal;

import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.rollout.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events and decisions are read in ranges. */
interface JournalReadsContract extends OpenJournal {
    @Test
    default void events_are_read_page_by_page() {
        // Given
        var one = new JournaledDeployment(id(1));
        var other = new JournaledDeployment(id(2));
        one.advance(journal(), 2);
        other.advance(journal(), 2);
        one.advance(journal(), 1);
        // When
        var first = await(journal().events(0, 2, null));
        var second = await(journal().events(first.getLast().cursor(), 100, null));
        var none = await(journal().events(second.getLast().cursor(), 100, null));
        // Then
        assertThat(first).extracting(JournalEvent::deploymentId).containsExactly(id(1), id(1));
        assertThat(first)
                .extracting(JournalEvent::entry)
                .containsExactlyElementsOf(one.history().subList(0, 2));
        assertThat(second).extracting(JournalEvent::deploymentId).containsExactly(id(2), id(2), id(1));
        assertThat(none).isEmpty();
    }

    @Test
    default void events_are_read_newest_first_between_two_cursors() {
        // Given
        var one = new JournaledDeployment(id(1));
        var other = new JournaledDeployment(id(2));
        one.advance(journal(), 2);
        other.advance(journal(), 2);
        one.advance(journal(), 1);
        // When
        var newest = await(journal().events(new EventRange(0, Long.MAX_VALUE, 2, null, true)));
        var before = await(journal().events(new EventRange(1, 4, 10, null, true)));
        var ofOne = await(journal().events(new EventRange(0, 5, 10, id(1), true)));
        // Then
        assertThat(newest).extracting(JournalEvent::cursor).containsExactly(5L, 4L);
        assertThat(before).extracting(JournalEvent::cursor).containsExactly(3L, 2L);
        assertThat(ofOne).extracting(JournalEvent::cursor).containsExactly(2L, 1L);
    }

    @Test
    default void events_are_filtered_by_deployment() {
        // Given
        var one = new JournaledDeployment(id(1));
        var other = new JournaledDeployment(id(2));
        one.advance(journal(), 2);
        other.advance(journal(), 2);
        // When
        var events = await(journal().events(1, 100, id(1)));
        // Then
        assertThat(events)
                .extracting(JournalEvent::entry)
                .containsExactly(one.history().getLast());
    }

    @Test
    default void the_last_cursor_stays_known_after_its_event_is_forgotten() {
        // Given
        long none = await(journal().lastEvent());
        new JournaledDeployment(id(1)).advance(journal(), 3);
        // When
        await(journal().forget(List.of(id(1))));
        // Then
        assertThat(none).isZero();
        assertThat(await(journal().lastEvent())).isEqualTo(3);
    }

    @Test
    default void decisions_of_a_deployment_are_read_page_by_page() {
        // Given
        var one = new JournaledDeployment(id(1));
        new JournaledDeployment(id(2)).advance(journal(), 2);
        var expected = new ArrayList<Decision>();
        one.advance(journal(), 1); // begins, which is no decision
        for (int i = 0; i < 3; i++) {
            one.advance(journal(), 1);
            expected.add(one.record().lastDecision());
        }
        // When
        var first = await(journal().decisions(id(1), 0, 2));
        var rest = await(journal().decisions(id(1), 2, 10));
        // Then
        assertThat(first).containsExactly(new Decided(1, expected.get(0)), new Decided(2, expected.get(1)));
        assertThat(rest).containsExactly(new Decided(3, expected.get(2)));
        assertThat(await(journal().decisions(id(3), 0, 10))).isEmpty();
    }
}
