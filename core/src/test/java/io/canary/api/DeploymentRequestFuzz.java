package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.json.Json;
import io.canary.rollout.DeploymentRequest;
import io.canary.spi.settings.SettingsException;

/** Whatever bytes come as a new deployment: it is read, or refused with what is wrong. */
class DeploymentRequestFuzz {

    @FuzzTest
    void a_deployment_of_any_bytes_is_read_or_refused(byte[] text) {
        try {
            var read = DeploymentRequest.read(Json.read(text, 0, text.length));
            assertThat(read.serviceName()).isNotEmpty();
        } catch (SettingsException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage()).doesNotContain("Exception");
        }
    }
}
