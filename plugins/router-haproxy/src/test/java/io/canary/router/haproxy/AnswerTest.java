package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void silence_is_success() {
        assertThat(Answer.of("\n\n\n").complaints()).isEmpty();
    }

    @Test
    void a_text_is_a_complaint_also_between_tables_and_also_with_a_colon_in_it() {
        // When
        var answer = Answer.of("""

                No such server.

                1
                # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
                3 checkout 1 v1 127.0.0.1 2 0 95 100 81
                3 checkout 2 v2 127.0.0.1 0 1 5 0 82

                Unknown command: 'frobnicate'
                """);
        // Then
        assertThat(answer.complaints()).containsExactly("No such server.", "Unknown command: 'frobnicate'");
        assertThat(answer.servers())
                .containsExactly(
                        new ServerState("checkout", "v1", 95, 100, 0, "127.0.0.1:81"),
                        new ServerState("checkout", "v2", 5, 0, 1, "127.0.0.1:82"));
    }

    @Test
    void a_server_in_maintenance_or_draining_has_no_share() {
        assertThat(new ServerState("b", "s", 7, 7, 0, "").share()).isEqualTo(7);
        assertThat(new ServerState("b", "s", 7, 7, 0x01, "").share()).isZero();
        assertThat(new ServerState("b", "s", 7, 7, 0x20, "").share()).isZero();
        assertThat(new ServerState("b", "s", 7, 7, 0x08, "").share()).isZero();
        assertThat(new ServerState("b", "s", 7, 7, 0x04, "").share()).isEqualTo(7);
    }

    @Test
    void entries_of_maps_statistics_and_the_process_are_read() {
        // When
        var answer = Answer.of("""
                Name: HAProxy
                Pid: 17
                Build info: x: y
                Start_time_sec: 1795649561
                node: vm

                # pxname,svname,econ,hrsp_2xx,
                checkout,v1,,12,

                0x56279834f310 checkout v1|v2|0
                """);
        // Then
        assertThat(answer.pid()).isEqualTo("17 1795649561 ");
        assertThat(answer.counters())
                .containsExactly(Map.of("pxname", "checkout", "svname", "v1", "econ", "", "hrsp_2xx", "12"));
        assertThat(answer.entries()).containsExactly(Map.entry("checkout", "v1|v2|0"));
        assertThat(answer.complaints()).isEmpty();
    }

    @Test
    void what_is_found_in_a_map_the_list_of_maps_and_stick_tables_are_no_complaints() {
        // When
        var answer = Answer.of("""
                type=str, case=sensitive, found=yes, idx=tree, key="checkout", value="v1|v2|500", type="str"

                type=str, case=sensitive, found=no

                type=str, case=sensitive, found=yes, idx=tree, key="search", value=none

                # id (file) description
                0 (/etc/haproxy/canary.map) pattern loaded from file '/x' used by map at file 'h.cfg' line 64. curr_ver=0

                # table: checkout, type: ip, size:10240, used:0

                Unknown map identifier. Please use #<id> or <file>.
                """);
        // Then
        assertThat(answer.entries()).containsExactly(Map.entry("checkout", "v1|v2|500"));
        assertThat(answer.lists()).singleElement().asString().contains("used by map at file 'h.cfg' line 64");
        assertThat(answer.tables()).containsExactly("checkout");
        assertThat(answer.complaints()).singleElement().matches(RuntimeApiConstants::isUnknownName);
    }
}
