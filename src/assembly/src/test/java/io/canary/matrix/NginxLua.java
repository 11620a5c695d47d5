package io.canary.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** nginx, by Lua and a word to its memory. */
final class NginxLua extends NginxStand {
    private static final Path MODULES = Path.of("/usr/lib/nginx/modules");

    NginxLua(Path folder, boolean isSticky) {
        super(folder, isSticky);
        Assumptions.assumeTrue(
                Files.exists(MODULES.resolve("ngx_http_lua_module.so")), "nginx has no Lua: it is not examined here");
    }

    @Override
    String method() {
        return "lua";
    }

    @Override
    String modules() {
        return "load_module %1$s/ndk_http_module.so;\nload_module %1$s/ngx_http_lua_module.so;\n".formatted(MODULES);
    }

    @Override
    boolean measures() {
        return true;
    }

    /** The entry in the memory has the share twice: for Lua, and as it is told. */
    @Override
    void moveByHand(int percent) {
        String where = "http://127.0.0.1:" + status + "/canary_shop";
        String told = AdminCall.get(where);
        String entry = entry();
        String moved = entry.replaceFirst("^[0-9]+ ", percent * 100 + " ");
        String now = told.replaceFirst(".*\"worker\":[0-9]+,", "{")
                .replaceFirst("\"weight_bp\": ?[0-9]+", "\"weight_bp\":" + percent * 100);
        AdminCall.send("PUT", where, moved + "\n" + now.strip());
    }

    /** Its first line, as the include file has it. */
    private String entry() {
        var found = java.util.regex.Pattern.compile("get\\(\"canary_shop\"\\) or \"([^\\\\]*)\\\\n")
                .matcher(text(include()));
        if (!found.find()) {
            throw new AssertionError("no entry of shop in " + text(include()));
        }
        return found.group(1);
    }
}
