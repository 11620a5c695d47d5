package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command prints what the service returned. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** As the service responds, on one line. */
    JSON,
    /** What JSON has, a line for each value. */
    YAML,
    /** Only what the object is named by: the id of a deployment. */
    NAME;

    /** Reads a format in lower case. */
    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String value) {
            return switch (value) {
                case "table" -> TABLE;
                case "json" -> JSON;
                case "yaml" -> YAML;
                case "name" -> NAME;
                default -> throw new TypeConversionException("must be table, json, yaml or name, was " + value);
            };
        }
    }

    /** YAML of an object or an array, with a line for each value. */
    static String yaml(Object document) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(plain(document)).stripTrailing();
    }

    private static Object plain(Object value) {
        return switch (value) {
            case JsonObject object -> object.getMap();
            case JsonArray array -> array.getList();
            case List<?> list ->
                list.stream()
                        .map(each -> each instanceof JsonObject o ? o.getMap() : each)
                        .toList();
            default -> value;
        };
    }
}
