package io.leveret.engine;

import io.leveret.base.CancelledException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Sessions of one plan, opened on demand and reused. No caller waits: if no session is idle, it opens another. Keeps as
 * many as the machine can reasonably run at once; the garbage collector takes the others. Thread-safe.
 */
public final class SessionPool {
    private final Plan plan;
    private final AtomicReferenceArray<Session> idle; // a queue would allocate a node for each call

    /** Opens no session yet. */
    public SessionPool(Plan plan) {
        this.plan = plan;
        this.idle = new AtomicReferenceArray<>(2 * Workers.shared().threads());
    }

    /** Returns the plan. */
    public Plan plan() {
        return plan;
    }

    /**
     * Works on a session and returns the result. The session is used again, unless the work fails; a cancelled run
     * leaves it sound.
     */
    public <R> R use(Function<Session, R> work) {
        Session session = take();
        R result;
        try {
            result = work.apply(session);
        } catch (CancelledException ended) {
            giveBack(session);
            throw ended;
        }
        giveBack(session);
        return result;
    }

    private Session take() {
        for (int i = 0; i < idle.length(); i++) {
            Session session = idle.get(i) == null ? null : idle.getAndSet(i, null);
            if (session != null) {
                return session;
            }
        }
        return plan.open();
    }

    private void giveBack(Session session) {
        for (int i = 0; i < idle.length(); i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, session)) {
                return;
            }
        }
    }
}
