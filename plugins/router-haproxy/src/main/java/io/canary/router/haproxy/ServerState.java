package io.canary.router.haproxy;

import java.util.Map;

/**
 * One server of one backend, as HAProxy tells it.
 *
 * @param weight as set, 0 to 256
 * @param configured the weight that HAProxy's configuration gives it, 0 to 256
 * @param adminState HAProxy's flags: what people and their tools want of the server, and not whether it is well
 * @param address of the version behind it, with its port
 */
record ServerState(String backend, String name, int weight, int configured, int adminState, String address) {
    /** In maintenance, whether asked for, inherited, or for want of an address. */
    private static final int MAINT = 0x63;

    private static final int DRAIN = 0x18;

    /** Drained by a person or a tool. */
    private static final int DRAINED_BY_HAND = 0x08;

    /** By a server that it tracks, or for want of an address: no order of ours ends that. */
    private static final int NOT_OURS = 0x32;

    static ServerState of(Map<String, String> row) {
        return new ServerState(
                row.getOrDefault("be_name", ""),
                row.getOrDefault("srv_name", ""),
                number(row.get("srv_uweight")),
                number(row.get("srv_iweight")),
                number(row.get("srv_admin_state")),
                row.getOrDefault("srv_addr", "") + ":" + row.getOrDefault("srv_port", ""));
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits != null && digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }

    /** Whether it may be given requests at all, by a cookie or a rule too. */
    boolean isReady() {
        return (adminState & (MAINT | DRAIN)) == 0;
    }

    /** Whether an order could open it. */
    boolean canBeOpened() {
        return (adminState & NOT_OURS) == 0;
    }

    boolean isDrainedByHand() {
        return (adminState & DRAINED_BY_HAND) != 0;
    }

    /** Its part in the sharing out of requests. */
    int share() {
        return isReady() ? weight : 0;
    }
}
