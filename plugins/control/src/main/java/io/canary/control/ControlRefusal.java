package io.canary.control;

/** A call that is none; carries what is answered to it. */
public final class ControlRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ControlAnswer answer;

    public ControlRefusal(ControlAnswer answer) {
        super(answer.body().getString("detail"), null, false, false);
        this.answer = answer;
    }

    public ControlAnswer answer() {
        return answer;
    }
}
