package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the journal of all deployments, and checks the rules that no kill may break. */
final class Audit {
    private static final Map<String, Set<String>> COMES_AFTER = Map.of(
            "promoted", Set.of("promote"),
            "rolled_back", Set.of("roll_back"),
            "cancelled", Set.of("cancel"));
    private static final Set<String> RISES = Set.of("advance", "promote");
    private static final Set<String> ENDS = Set.of("promoted", "rolled_back", "cancelled", "failed");

    /** Entries that follow a rollback by some minutes, once: the findings of the recovery watch. */
    private static final Set<String> AFTERMATHS = Set.of("recovered", "not_recovered", "recovery_unknown");

    private final Map<String, Course> courses = new HashMap<>();
    private long last;

    private static final class Course {
        String wanted = "";
        boolean mayRise = true;
        double weight;
        boolean ended;
        boolean lookedBack;
    }

    /** Continues after the last entry. */
    void read(ServiceProcess orchestrator) throws Exception {
        for (var page = page(orchestrator); !page.isEmpty(); page = page(orchestrator)) {
            page.forEach(this::check);
        }
    }

    private List<JsonObject> page(ServiceProcess orchestrator) throws Exception {
        var list = new JsonArray(orchestrator.get("/events?limit=1000&after=" + last));
        return list.stream().map(JsonObject.class::cast).toList();
    }

    private void check(JsonObject event) {
        assertThat(event.getLong("cursor")).isGreaterThan(last);
        last = event.getLong("cursor");
        String type = event.getString("type");
        var course = courses.computeIfAbsent(event.getString("deployment_id"), id -> new Course());
        if (AFTERMATHS.contains(type)) {
            aftermath(course, event);
            return;
        }
        assertThat(course.ended).as("nothing follows the end: %s", event).isFalse();
        if (type.equals("weight_confirmed")) {
            confirmed(course, event);
        } else if (ENDS.contains(type)) {
            assertThat(course.wanted).as(event.encode()).isIn(COMES_AFTER.getOrDefault(type, Set.of()));
            course.ended = true;
        } else if (RISES.contains(type)) {
            course.mayRise = true;
            course.wanted = type;
        } else if (type.equals("roll_back") || type.equals("cancel")) {
            course.wanted = type;
        }
    }

    private static void aftermath(Course course, JsonObject event) {
        assertThat(course.ended && course.wanted.equals("roll_back") && !course.lookedBack)
                .as("it is looked back at a rollback, once: %s", event)
                .isTrue();
        course.lookedBack = true;
    }

    /** The weight rises once for each decision that allows it. */
    private static void confirmed(Course course, JsonObject event) {
        double weight = Double.parseDouble(event.getString("msg").replaceAll("[^0-9.]", ""));
        if (weight > course.weight) {
            assertThat(course.mayRise).as("it rises on evidence: %s", event).isTrue();
        }
        course.weight = weight;
        course.mayRise = false;
    }

    /** How many deployments have passed at least one step. */
    long advanced() {
        return courses.values().stream().filter(c -> c.weight > 5).count();
    }
}
