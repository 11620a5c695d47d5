package io.canary.http;

/**
 * A complete body. The receiver closes it when the request is answered: until then it counts against the memory limit
 * of bodies.
 *
 * @param bytes owned by the receiver
 * @param share of the memory
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the receiver, and never compared
record ReceivedBody(byte[] bytes, BudgetShare share) implements AutoCloseable {

    int length() {
        return bytes.length;
    }

    @Override
    public void close() {
        share.close();
    }
}
