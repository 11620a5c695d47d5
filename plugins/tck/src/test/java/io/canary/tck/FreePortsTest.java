package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void a_port_is_free_given_once_and_outside_the_ephemeral_range() throws Exception {
        // When
        int first = FreePorts.next();
        int second = FreePorts.next();
        // Then
        assertThat(second).isNotEqualTo(first);
        try (var listener = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
                var outgoing = new java.net.Socket()) {
            outgoing.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), first), 1_000);
            assertThat(listener.getLocalPort()).isLessThan(outgoing.getLocalPort());
        }
    }
}
