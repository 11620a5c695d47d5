package io.canary.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.eventbus.impl.MessageConsumerImpl;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests and replies between the verticles of this process.
 *
 * <p>Every request has a timeout, and every request is answered: if a handler throws, the request fails at once. With
 * the event bus alone the sender would wait for its timeout, and nothing would log the cause.
 */
public final class Bus {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bus.class);

    /** Shared by all messages, and never changed. */
    private static final DeliveryOptions LOCAL = options();

    private final EventBus bus;

    private Bus(EventBus bus) {
        this.bus = bus;
    }

    /** Registers the codec; call it once for each {@code vertx}. */
    public static Bus open(Vertx vertx) {
        var codec = new ByReference();
        var bus = vertx.eventBus().registerCodec(codec);
        bus.codecSelector(body -> body instanceof Local ? codec.name() : null);
        return new Bus(bus);
    }

    /**
     * Sends a request; the reply comes on the caller's context.
     *
     * @return fails with {@link NoHandlerException} at once if the address has no consumer, and with a {@link
     *     ReplyException} if the consumer failed or did not reply in time
     */
    public <Q extends Local, A extends Local> Future<A> ask(Address<Q, A> to, Q question, Duration atMost) {
        return bus.<A>request(to.name(), question, options().setSendTimeout(Math.max(1, atMost.toMillis())))
                .map(Message::body)
                .recover(e -> Future.failedFuture(isNobody(e) ? new NoHandlerException(to.name()) : e));
    }

    /** Sends a message that may be lost: without a consumer, nothing happens. */
    public <Q extends Local> void tell(Address<Q, ?> to, Q message) {
        bus.send(to.name(), message, LOCAL);
    }

    /**
     * Publishes to every listener, each on its own context; messages of one publisher arrive in order. Costs nothing
     * without listeners.
     */
    public <M extends Local> void publish(Topic<M> to, M message) {
        bus.publish(to.name(), message, LOCAL);
    }

    /**
     * Listens to a topic on the caller's context, from the moment this returns.
     *
     * @return to unregister
     */
    public <M extends Local> MessageConsumer<M> listen(Topic<M> to, Consumer<M> listener) {
        MessageConsumer<M> consumer = bus.localConsumer(to.name(), message -> listener.accept(message.body()));
        if (consumer instanceof MessageConsumerImpl<M> known) {
            known.discardHandler(late -> {}); // messages in flight to a listener that has left need no warning
        }
        return consumer;
    }

    /** Serves the requests of an address on the caller's context, in order of arrival. */
    public <Q extends Local, A extends Local> MessageConsumer<Q> answer(Address<Q, A> at, Function<Q, Future<A>> with) {
        return bus.localConsumer(at.name(), message -> answer(message, with));
    }

    private static <Q extends Local, A extends Local> void answer(Message<Q> message, Function<Q, Future<A>> with) {
        Future<A> answer;
        try {
            answer = with.apply(message.body());
        } catch (Throwable e) { // any failure goes to the sender
            answer = Future.failedFuture(e);
        }
        answer.onComplete(message::reply, e -> {
            LOGGER.atError()
                    .addKeyValue("address", message.address())
                    .setCause(e)
                    .log("bus request failed");
            message.fail(500, String.valueOf(e.getMessage()));
        });
    }

    private static boolean isNobody(Throwable e) {
        return e instanceof ReplyException r && r.failureType() == ReplyFailure.NO_HANDLERS;
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().setLocalOnly(true);
    }

    /** Passes messages by reference; refuses to encode them for the network. */
    private static final class ByReference implements MessageCodec<Local, Local> {
        @Override
        public void encodeToWire(Buffer buffer, Local message) {
            throw new IllegalStateException(message.getClass() + " does not leave the process");
        }

        @Override
        public Local decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException("local messages do not come from outside");
        }

        @Override
        public Local transform(Local message) {
            return message;
        }

        @Override
        public String name() {
            return "canary.local";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
