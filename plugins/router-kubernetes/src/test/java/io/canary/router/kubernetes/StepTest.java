package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final ObjectRef REF = new ObjectRef(Kind.HTTPROUTE, "shop", "checkout");
    private static final String KEY = "canary.io/split-checkout";

    private static Step step() {
        var builder = new StepBuilder(REF);
        builder.expect("/spec/a", IntNode.valueOf(1));
        builder.change("/spec/a", IntNode.valueOf(2), "a 1");
        return builder.step("");
    }

    private static String patch(String object) {
        return step().patch(Objects.parse(object), KEY, "E").toString();
    }

    @Test
    void it_holds_whatever_others_change_elsewhere_but_not_after_another_one_of_these() {
        assertThat(patch("{metadata: {annotations: {canary.io/split-checkout: D}}, spec: {a: 1}}"))
                .isEqualTo("""
                [{"op":"test","path":"/spec/a","value":1},\
                {"op":"test","path":"/metadata/annotations/canary.io~1split-checkout","value":"D"},\
                {"op":"add","path":"/metadata/annotations/canary.io~1split-checkout","value":"E"},\
                {"op":"add","path":"/spec/a","value":2}]""");
    }

    @Test
    void the_first_evidence_is_merged_with_the_annotations_that_are_there() {
        assertThat(Step.firstEvidence(KEY, "E").toString())
                .isEqualTo("{\"metadata\":{\"annotations\":{\"canary.io/split-checkout\":\"E\"}}}");
    }

    @Test
    void evidence_tells_what_was_asked_by_whom_and_when() {
        // Given
        var at = Instant.parse("2026-01-31T12:00:00.000123Z");
        // When
        String split = SplitAnnotation.of(DesiredState.split(Namespace.split(1_250)), "", "cluster", at)
                .text();
        String one = SplitAnnotation.of(
                        DesiredState.all(RouterOperation.PROMOTE, "checkout", "v2"), "v1", "cluster", at)
                .text();
        // Then
        assertThat(split)
                .isEqualTo(
                        "{\"baseline\":\"v1\",\"canary\":\"v2\",\"percent\":12.5,\"router\":\"cluster\",\"at\":\"2026-01-31T12:00:00Z\"}");
        assertThat(one)
                .isEqualTo(
                        "{\"baseline\":\"v2\",\"canary\":\"v1\",\"percent\":0,\"router\":\"cluster\",\"at\":\"2026-01-31T12:00:00Z\"}");
        assertThat(SplitAnnotation.other(split, "v1")).isEqualTo("v2");
        assertThat(SplitAnnotation.other(split, "v2")).isEqualTo("v1");
        assertThat(SplitAnnotation.other("no json", "v2")).isEmpty();
    }

    @Test
    void each_service_has_an_annotation_whose_name_the_cluster_takes() {
        // When
        var keys = List.of("checkout", "a b", "a/b", "ä".repeat(200), "-", "x".repeat(56)).stream()
                .map(SplitAnnotation::key)
                .toList();
        // Then
        assertThat(keys).doesNotHaveDuplicates().startsWith("canary.io/split-checkout");
        assertThat(keys).allSatisfy(key -> assertThat(key.substring("canary.io/".length()))
                .hasSizeLessThanOrEqualTo(63)
                .matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"));
    }

    @Test
    void a_version_is_known_by_its_name_and_a_name_by_its_version() {
        // Given
        var naming = new Naming(
                "checkout",
                Settings.read(
                        ServiceSettings.class,
                        Map.of("backend", "{service}-{version}-svc", "versions", Map.of("v9", "legacy"))));
        // When, Then
        assertThat(naming.nameOf("v1")).isEqualTo("checkout-v1-svc");
        assertThat(naming.versionOf("checkout-v1-svc")).isEqualTo("v1");
        assertThat(naming.nameOf("v9")).isEqualTo("legacy");
        assertThat(naming.versionOf("legacy")).isEqualTo("v9");
        assertThat(naming.versionOf("checkout-v9-svc")).isNull();
        assertThat(naming.versionOf("search-v1-svc")).isNull();
    }

    @Test
    void the_best_version_of_the_api_is_taken_that_the_cluster_has_and_whose_shape_is_known() {
        // Given
        var group =
                Objects.parse("{versions: [{groupVersion: g/v2}, {groupVersion: g/v1beta1}, {groupVersion: g/v1}]}");
        // When, Then
        assertThat(ClusterObjects.best(List.of("g/v1", "g/v1beta1"), group)).contains("g/v1");
        assertThat(ClusterObjects.best(List.of("g/v1alpha3", "g/v1beta1"), group))
                .contains("g/v1beta1");
        assertThat(ClusterObjects.best(List.of("g/v3"), group)).isEmpty();
    }
}
