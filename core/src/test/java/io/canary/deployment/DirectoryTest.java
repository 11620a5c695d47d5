package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.deployment.SupervisorRequest.ListAll;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.TestSpecs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists of deployments. */
class DirectoryTest {
    private final Directory directory = new Directory();

    private SnapshotHolder add(String id, String service) {
        var spec = TestSpecs.spec(id, service, "edge", Map.of());
        var holder =
                new SnapshotHolder(new Snapshot(DeploymentRecord.before(spec), null, 0, null, false, null, null, null));
        directory.add(id, holder);
        return holder;
    }

    private static ListAll of(String service, long before, int limit) {
        return new ListAll(service, null, before, limit);
    }

    @Test
    @SuppressWarnings("NullAway") // null entries make any lookup fail
    void a_query_for_one_service_visits_no_other() {
        // Given
        add("a", "shop");
        for (int i = 0; i < 1_000; i++) {
            add("other " + i, "mail").show(null);
        }
        add("b", "shop");
        // When
        var page = directory.page(of("shop", Long.MAX_VALUE, 10));
        // Then
        assertThat(page.snapshots()).map(s -> s.spec().id()).containsExactly("b", "a");
        assertThat(page.next()).isNull();
    }

    @Test
    void pages_of_a_service_follow_each_other() {
        // Given
        for (int i = 0; i < 5; i++) {
            add("shop " + i, "shop");
            add("mail " + i, "mail");
        }
        // When
        var first = directory.page(of("shop", Long.MAX_VALUE, 3));
        var second = directory.page(of("shop", first.next() == null ? 0 : first.next(), 3));
        // Then
        assertThat(first.snapshots()).map(s -> s.spec().id()).containsExactly("shop 4", "shop 3", "shop 2");
        assertThat(second.snapshots()).map(s -> s.spec().id()).containsExactly("shop 1", "shop 0");
        assertThat(second.next()).isNull();
    }

    @Test
    void a_deleted_deployment_is_in_no_list_of_its_service() {
        // Given
        add("a", "shop");
        // When
        directory.remove("a");
        // Then
        assertThat(directory.page(of("shop", Long.MAX_VALUE, 10)).snapshots()).isEmpty();
    }
}
