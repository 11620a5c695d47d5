package io.canary.testservers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of a JSON object whose values are texts, numbers, booleans or null, and not those of objects within it.
 */
final class JsonMembers {
    private final Map<String, String> members = new LinkedHashMap<>();
    private final String json;
    private int at;

    private JsonMembers(String json) {
        this.json = json;
    }

    static Map<String, String> of(String json) {
        var reader = new JsonMembers(json);
        reader.read();
        return reader.members;
    }

    private void read() {
        int depth = 0;
        String name = null;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '{' || c == '[') {
                depth++;
                at++;
                name = null;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (c == ',') {
                name = null;
                at++;
            } else if (c == ':' || Character.isWhitespace(c)) {
                at++;
            } else {
                String value = c == '"' ? text() : bare();
                if (depth == 1 && name != null) {
                    members.put(name, value);
                }
                name = name == null ? value : name;
            }
        }
    }

    private String bare() {
        int from = at;
        while (at < json.length() && ",}] \n\r\t".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        return json.substring(from, at);
    }

    private String text() {
        var text = new StringBuilder();
        for (at++; at < json.length() && json.charAt(at) != '"'; at++) {
            if (json.charAt(at) == '\\') {
                at++; // what is escaped matters to nobody here
            }
            text.append(json.charAt(at));
        }
        at++;
        return text.toString();
    }
}
