package io.canary.testservers;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a JSON object whose values are strings, numbers, booleans or null, without those of objects in it. */
final class JsonMembers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonMembers() {}

    /** @throws IllegalArgumentException if it is not JSON */
    static Map<String, String> of(String json) {
        var members = new LinkedHashMap<String, String>();
        try (var parser = FACTORY.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken().isScalarValue()) {
                    members.put(name, parser.getText());
                }
                parser.skipChildren();
            }
            return members;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }
}
