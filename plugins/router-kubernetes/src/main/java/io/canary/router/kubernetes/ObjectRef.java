package io.canary.router.kubernetes;

/** Names one object of the API. */
record ObjectRef(Kind kind, String namespace, String name) {

    /** For people: {@code HTTPRoute shop/checkout}. */
    @Override
    public String toString() {
        return kind.text() + " " + namespace + "/" + name;
    }
}
