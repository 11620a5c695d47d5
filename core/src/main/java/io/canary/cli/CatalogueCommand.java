package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what the service has besides deployments. */
public abstract sealed class CatalogueCommand extends RemoteCommand {
    private final String path;
    private final String key;
    private final List<String> fields;

    /**
     * A list.
     *
     * @param key the field that names an entry
     * @param fields the others that people see
     */
    CatalogueCommand(String path, String key, String... fields) {
        this.path = path;
        this.key = key;
        this.fields = List.of(fields);
    }

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException {
        var array = client.get(path).array();
        var found =
                IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
        show(found, key, () -> table(found));
        return ExitStatus.REACHED;
    }

    private List<String> table(List<JsonObject> found) {
        var rows = new ArrayList<List<String>>();
        rows.add(row(name -> name.toUpperCase(Locale.ROOT).replace('_', ' ')));
        found.forEach(each -> rows.add(row(name -> text(each.getValue(name)))));
        return Columns.align(rows);
    }

    private List<String> row(UnaryOperator<String> cell) {
        var cells = new ArrayList<String>();
        cells.add(cell.apply(key));
        fields.forEach(name -> cells.add(cell.apply(name)));
        return cells;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Boolean flag -> flag ? "yes" : "no";
            case JsonArray array -> array.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case JsonObject capabilities -> text(capabilities.getJsonArray("features"));
            default -> String.valueOf(value);
        };
    }

    /** The version in service of each service. */
    @Command(
            name = "services",
            description = "List the version in service of each service.",
            mixinStandardHelpOptions = true)
    public static final class Services extends CatalogueCommand {
        public Services() {
            super("/services", "service_name", "version", "observation", "confirmed_at", "open_deployment_id");
        }
    }

    /** The routers of the configuration. */
    @Command(
            name = "routers",
            description = "List the routers of the configuration, and what they can do.",
            mixinStandardHelpOptions = true)
    public static final class Routers extends CatalogueCommand {
        public Routers() {
            super("/routers", "name", "type", "plugin", "default", "capabilities");
        }
    }

    /** The metric sources of the configuration. */
    @Command(
            name = "sources",
            description = "List the metric sources of the configuration, and what they can read.",
            mixinStandardHelpOptions = true)
    public static final class Sources extends CatalogueCommand {
        public Sources() {
            super("/sources", "name", "type", "plugin", "available", "every_sec", "lag_sec", "capabilities");
        }
    }
}
