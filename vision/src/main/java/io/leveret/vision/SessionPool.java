package io.leveret.vision;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Sessions of one plan, opened on demand and reused. No caller waits: if no session is idle, it opens another. Keeps as
 * many as the machine can reasonably run at once; the garbage collector takes the others.
 */
final class SessionPool {
    private final Plan plan;
    private final AtomicReferenceArray<Session> idle; // a queue would allocate a node for each call

    SessionPool(Plan plan) {
        this.plan = plan;
        this.idle = new AtomicReferenceArray<>(2 * Workers.shared().threads());
    }

    Session take() {
        for (int i = 0; i < idle.length(); i++) {
            Session session = idle.get(i) == null ? null : idle.getAndSet(i, null);
            if (session != null) {
                return session;
            }
        }
        return plan.open();
    }

    /** Returns a session to the pool after a successful run; drop one whose run failed. */
    void giveBack(Session session) {
        for (int i = 0; i < idle.length(); i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, session)) {
                return;
            }
        }
    }
}
