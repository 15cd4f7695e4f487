package io.leveret.vision;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions of one plan, opened as concurrent callers need them and kept for the next ones. Nobody waits: who finds none
 * idle opens another. What a burst of callers opened beyond {@code maxIdle} goes back to the garbage collector.
 */
final class SessionPool {
    private final Plan plan;
    private final int maxIdle;
    private final ConcurrentLinkedQueue<Session> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger(); // a queue counts itself only by walking

    SessionPool(Plan plan, int maxIdle) {
        this.plan = plan;
        this.maxIdle = maxIdle;
    }

    Session take() {
        Session session = idle.poll();
        if (session == null) {
            return plan.open();
        }
        idleCount.decrementAndGet();
        return session;
    }

    /** Takes back a session whose run has ended well; one whose run failed is better dropped. */
    void giveBack(Session session) {
        if (idleCount.incrementAndGet() <= maxIdle) {
            idle.add(session);
        } else {
            idleCount.decrementAndGet();
        }
    }
}
