package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.Config;
import io.canary.http.ConnectionTable.Admitted;
import io.canary.http.ConnectionTable.Refused;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.Descriptors;
import io.canary.telemetry.RefusedFor;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionTableTest {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(8, 6, 4);

    private final ConnectionTable table = new ConnectionTable(LIMITS);
    private final ByteBudget answers = new ByteBudget(1_000);
    private final Set<OpenConnection> unflushed = new HashSet<>();

    private OpenConnection connection(String address) {
        return new OpenConnection(
                address,
                0,
                new OpenConnection.Carrier() {
                    @Override
                    public boolean isFlushed() {
                        return unflushed.isEmpty();
                    }

                    @Override
                    public void close(boolean unused) {}
                },
                answers);
    }

    /** A number of idle connections, the first of them idle for the longest time. */
    private List<OpenConnection> idle(String address, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var connection = connection(address);
                    assertThat(table.admit(connection)).isEqualTo(new Admitted(null, null));
                    connection.handled(i);
                    return connection;
                })
                .toList();
    }

    private static void answered(OpenConnection connection, long at) {
        assertThat(connection.begin()).isTrue();
        connection.end(at);
    }

    @Test
    void the_oldest_connection_of_the_address_with_the_most_is_evicted() {
        // Given
        var flood = idle("flood", 5);
        idle("other", 3);
        // When
        var admission = table.admit(connection("new"));
        // Then
        assertThat(admission).isEqualTo(new Admitted(flood.getFirst(), RefusedFor.CONNECTIONS));
        assertThat(table.open()).isEqualTo(8);
    }

    @Test
    void several_simultaneous_newcomers_evict_several() {
        // Given
        var flood = idle("flood", 6);
        idle("other", 2);
        // When
        var given = IntStream.range(0, 4)
                .mapToObj(i -> table.admit(connection("new-" + i)))
                .map(admission -> ((Admitted) admission).instead())
                .toList();
        // Then
        assertThat(given).containsExactlyElementsOf(flood.subList(0, 4));
        assertThat(table.open()).isEqualTo(8);
    }

    @Test
    void evicted_connections_count_until_they_are_closed_and_a_flood_cannot_use_up_their_limit() {
        // Given
        var flood = idle("flood", 6);
        idle("other", 2);
        for (int i = 0; i < 2; i++) { // half of the limit of four
            assertThat(table.admit(connection("flood"))).isInstanceOf(Admitted.class);
        }
        // Then
        assertThat(table.admit(connection("flood"))).isEqualTo(new Refused(RefusedFor.CONNECTIONS_OF_ADDRESS));
        assertThat(table.admit(connection("new"))).isInstanceOf(Admitted.class);
        assertThat(table.admit(connection("new"))).isInstanceOf(Admitted.class);
        assertThat(table.admit(connection("new"))).isEqualTo(new Refused(RefusedFor.CONNECTIONS));
        // When
        table.closed(flood.getFirst());
        // Then
        assertThat(table.admit(connection("new"))).isInstanceOf(Admitted.class);
    }

    @Test
    void a_connection_with_a_request_in_flight_or_an_unsent_response_is_not_evicted() {
        // Given
        var flood = idle("flood", 6);
        flood.subList(0, 6).forEach(connection -> assertThat(connection.begin()).isTrue());
        idle("other", 2);
        // Then
        assertThat(table.admit(connection("new"))).isEqualTo(new Refused(RefusedFor.CONNECTIONS));
        // When
        flood.get(3).end(100);
        unflushed.add(flood.get(3));
        // Then
        assertThat(table.admit(connection("new"))).isEqualTo(new Refused(RefusedFor.CONNECTIONS));
        // When
        unflushed.clear();
        // Then
        assertThat(table.admit(connection("new"))).isEqualTo(new Admitted(flood.get(3), RefusedFor.CONNECTIONS));
        assertThat(flood.get(3).begin())
                .as("a request that comes now is not begun")
                .isFalse();
    }

    @Test
    void a_connection_that_its_event_loop_has_not_got_cannot_be_evicted() {
        // Given
        IntStream.range(0, 6).forEach(i -> table.admit(connection("flood")));
        // Then
        assertThat(table.admit(connection("flood"))).isEqualTo(new Refused(RefusedFor.CONNECTIONS_OF_ADDRESS));
        assertThat(table.admit(connection("other"))).isEqualTo(new Admitted(null, null));
    }

    @Test
    void unused_connections_are_evicted_first_and_then_the_one_unused_for_the_longest_time() {
        // Given
        var connections = idle("flood", 6);
        for (int i = 0; i < 5; i++) {
            answered(connections.get(i), 1_000 - i);
        }
        // Then
        assertThat(table.admit(connection("flood")))
                .isEqualTo(new Admitted(connections.get(5), RefusedFor.CONNECTIONS_OF_ADDRESS));
        assertThat(table.admit(connection("flood")))
                .isEqualTo(new Admitted(connections.get(4), RefusedFor.CONNECTIONS_OF_ADDRESS));
    }

    @Test
    void a_connection_whose_head_takes_too_long_is_evicted_and_one_with_a_complete_head_is_not() {
        // Given
        var connections = idle("slow", 3);
        connections.get(0).headBegan(0);
        connections.get(0).headBegan(9); // its next byte
        connections.get(1).headBegan(0);
        assertThat(connections.get(1).begin()).isTrue();
        connections.get(2).headBegan(5);
        // Then
        assertThat(table.late(11, 10)).containsExactly(connections.get(0));
        assertThat(table.late(11, 10)).isEmpty();
        assertThat(table.open()).isEqualTo(2);
    }

    @Test
    void a_closed_connection_is_forgotten() {
        // When
        idle("a", 6).forEach(table::closed);
        // Then
        assertThat(table.open()).isZero();
        idle("a", 6);
    }

    @Test
    void a_client_is_an_ipv4_address_or_an_ipv6_network() throws Exception {
        assertThat(address("20010db800000001", "0000000000000001"))
                .isEqualTo(address("20010db800000001", "00000000abcd0002"))
                .isNotEqualTo(address("20010db800000002", "0000000000000001"));
        assertThat(address("0000000000000000", "0000ffff0a000001"))
                .isEqualTo(address("0000000000000000", "0000ffff0a000001"))
                .isNotEqualTo(address("0000000000000000", "0000ffff0a000002"));
        assertThat(ConnectionLimiter.address(new InetSocketAddress("10.0.0.1", 1)))
                .isEqualTo(ConnectionLimiter.address(new InetSocketAddress("10.0.0.1", 2)))
                .isNotEqualTo(ConnectionLimiter.address(new InetSocketAddress("10.0.0.2", 1)));
    }

    private static Object address(String network, String host) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(network + host);
        return ConnectionLimiter.address(new InetSocketAddress(Inet6Address.getByAddress(null, bytes, -1), 1));
    }

    @ParameterizedTest
    @CsvSource({
        "256, 90, , 102, 90",
        "1024, 90, , 768, 500",
        "65536, 90, , 10000, 500",
        "9223372036854775807, 0, , 10000, 500",
        "1048576, 90, 20000, 20000, 500",
        "1024, 90, 20000, 768, 500",
        "1024, 90, 100, 100, 88",
        "64, 60, , 8, 7"
    })
    void descriptors_are_left_for_everything_but_connections(
            long descriptors, long open, Integer configured, int max, int perAddress) {
        // Given
        Map<String, Object> settings = configured == null ? Map.of() : Map.of("connections_max", configured);
        // When
        var limits =
                ConnectionLimits.of(Settings.read(Config.Http.class, settings), new Descriptors(open, descriptors));
        // Then
        assertThat(limits.max()).isEqualTo(max);
        assertThat(limits.perAddressMax()).isEqualTo(perAddress);
    }

    @Test
    void an_unread_response_counts_until_the_client_reads_it() {
        // Given
        var connection = connection("a");
        table.admit(connection);
        connection.owes(600, 0);
        connection.owes(600, 5);
        // Then
        assertThat(answers.isUsedUp()).isTrue();
        assertThat(table.untaken(10, 10)).isEmpty();
        assertThat(table.untaken(11, 10)).containsExactly(connection);
        // When
        connection.isTaken(600, 11);
        // Then
        assertThat(answers.isUsedUp()).isFalse();
        assertThat(table.untaken(21, 10)).isEmpty();
        // When
        connection.isTaken(600, 21);
        // Then
        assertThat(table.untaken(1_000, 10)).isEmpty();
        assertThat(answers.held()).isZero();
    }
}
