package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.contract.Agreement;
import io.canary.contract.OpenApi;
import io.canary.rollout.Command;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Status;
import io.canary.simulate.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestSchemasTest {

    @Test
    void a_new_deployment_has_the_documented_fields_defaults_and_ranges() {
        // Given
        var documented = OpenApi.load().leaves("DeploymentRequest");
        // When
        // Then
        Agreement.check(documented, DeploymentRequest.class);
    }

    @Test
    void a_simulation_has_the_documented_fields_defaults_and_ranges() {
        // Given
        var documented = OpenApi.load().leaves("SimulationPlan");
        // When
        // Then
        Agreement.check(documented, Plan.class);
    }

    @Test
    void each_command_has_a_path_with_the_fields_and_defaults_of_its_record() {
        // Given
        var document = OpenApi.load();
        for (var command : Command.types()) {
            // When
            var body = document.body("/deployments/{id}/" + Command.name(command));
            // Then
            Agreement.check(body, command.asSubclass(Record.class));
        }
    }

    @Test
    void the_document_lists_the_commands_in_their_order() {
        // Given
        var preview = OpenApi.load().leaves("Preview");
        // When
        var names = Command.types().stream().map(Command::name).toList();
        // Then
        assertThat(preview.get("/command")).containsEntry("enum", names);
    }

    @Test
    void the_document_has_all_events_and_triggers() {
        // Given
        var document = OpenApi.load();
        // When
        var types = lower(HistoryEntry.Type.values());
        var triggers = lower(Decision.Trigger.values());
        // Then
        assertThat(document.leaves("HistoryEntry").get("/type")).containsEntry("enum", types);
        assertThat(document.leaves("Decision").get("/trigger")).containsEntry("enum", triggers);
    }

    private static List<String> lower(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void the_list_of_deployments_has_the_documented_parameters() {
        // Given
        var documented = OpenApi.load().query("/deployments", "get");
        // When
        // Then
        Agreement.check(documented, ListQuery.class);
    }

    @Test
    void events_have_the_documented_parameters() {
        // Given
        var documented = OpenApi.load().query("/events", "get");
        // When
        // Then
        Agreement.check(documented, EventsQuery.class);
    }

    @Test
    void the_document_has_every_status() {
        // Given
        Map<String, Object> status = OpenApi.load().leaves("Status").get("");
        // When
        var names = Arrays.stream(Status.values()).map(Enum::name).toList();
        // Then
        assertThat(status).containsEntry("enum", List.copyOf(names));
    }
}
