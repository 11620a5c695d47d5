package io.canary.ingest;

import io.canary.contract.Agreement;
import io.canary.contract.OpenApi;
import org.junit.jupiter.api.Test;

class SampleSchemaTest {

    @Test
    void a_sample_has_the_fields_defaults_and_ranges_that_the_document_gives_it() {
        // Given
        var documented = OpenApi.load().leaves("Sample");
        // When
        // Then
        Agreement.check(documented, SampleBody.class);
    }
}
