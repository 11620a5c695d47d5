package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final String OBJECT = """
            {"id":"a","weight":1.50,"big":123456789012345678901234567890,"long":12345678901,"e":1e-7,"min":-0.0,
             "list":[1,[],{"x":null,"y":true,"z":false}],"text":"\\u00e9\\n/<\\"\\u0001","":{}}
            """;

    @Test
    void an_object_is_read_and_written_as_by_vertx() {
        // When
        var object = JsonText.object(OBJECT);
        // Then
        assertThat(object).isEqualTo(new JsonObject(OBJECT));
        assertThat(JsonText.of(object)).isEqualTo(new JsonObject(OBJECT).encode());
    }

    @Test
    void an_array_is_read_and_written_as_by_vertx() {
        // Given
        String text = "[" + OBJECT + ", 5, \"x\"]";
        // When
        var array = JsonText.array(text);
        // Then
        assertThat(array).isEqualTo(new JsonArray(text));
        assertThat(JsonText.of(array)).isEqualTo(new JsonArray(text).encode());
        assertThat(JsonText.of(List.of(array.getJsonObject(0))))
                .isEqualTo(new JsonArray(List.of(array.getJsonObject(0))).encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1", "{} x", "[1,", "<html>", "NaN", "{\"a\" 1}"})
    void what_is_not_json_is_refused(String text) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JsonText.value(text));
    }

    @Test
    void an_object_is_not_an_array_and_null_is_neither() {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JsonText.object("[]"));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JsonText.array("{}"));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JsonText.object("null"));
        assertThat(JsonText.value("null")).isNull();
    }
}
