package io.canary.eventbus;

import static io.canary.eventbus.BusClient.await;
import static io.canary.eventbus.BusClient.byId;
import static io.canary.eventbus.BusClient.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Lists of deployments over the event bus. */
class BusListsTest {
    @AutoClose
    private final TestService service = TestService.started();

    private final BusClient client = BusClient.on(service);

    @Test
    void lists_come_in_pages() throws Exception {
        // Given
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(client.create("shop " + i));
        }
        // When
        var first = await(client.request("list", new JsonObject().put("limit", 2)));
        var second = await(
                client.request("list", new JsonObject().put("limit", 2).put("cursor", first.getString("cursor"))));
        // Then
        assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
        assertThat(ids(second)).containsExactly(ids.get(0));
        assertThat(second.getValue("cursor")).isNull();
        assertThat(ids(await(client.request("list", null)))).hasSize(3);
    }

    @Test
    void lists_are_filtered_by_one_status_or_several() throws Exception {
        // Given
        String open = client.create("shop");
        String cancelled = client.create("bakery");
        await(client.request("cancel", byId(cancelled)));
        // When
        var one = await(client.request("list", new JsonObject().put("status", "CANCELLED")));
        var several = await(client.request(
                "list",
                new JsonObject().put("status", new JsonArray().add("running").add("cancelled"))));
        var all = await(client.request("list", new JsonObject().put("status", "open,ended")));
        // Then
        assertThat(ids(one)).containsExactly(cancelled);
        assertThat(ids(several)).containsExactly(cancelled, open);
        assertThat(ids(all)).containsExactly(cancelled, open);
    }

    @Test
    void an_owner_is_shown_in_replies_and_events_and_filters_lists() throws Exception {
        // Given
        client.create("shop");
        var owned = await(client.request("create", deployment("bakery").put("owner", "bakers")));
        // When
        var list = await(client.request("list", new JsonObject().put("owner", "bakers")));
        await(client.request("cancel", byId(owned.getString("id"))));
        // Then
        assertThat(owned.getString("owner")).isEqualTo("bakers");
        assertThat(ids(list)).containsExactly(owned.getString("id"));
        assertThat(client.events())
                .map(event -> event.getJsonObject("deployment"))
                .filteredOn(its -> its.getString("id").equals(owned.getString("id")))
                .isNotEmpty()
                .allSatisfy(its -> assertThat(its.getString("owner")).isEqualTo("bakers"));
    }

    private static List<String> ids(JsonObject page) {
        var list = page.getJsonArray("deployments");
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.getJsonObject(i).getString("id"))
                .toList();
    }
}
