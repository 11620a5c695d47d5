package io.canary.router.proxy;

/** A call that is none; carries what is answered to it. */
final class ControlRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ControlAnswer answer;

    ControlRefusal(ControlAnswer answer) {
        super(answer.body().getString("detail"), null, false, false);
        this.answer = answer;
    }

    ControlAnswer answer() {
        return answer;
    }
}
