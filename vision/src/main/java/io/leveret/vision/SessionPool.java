package io.leveret.vision;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Sessions of one plan, opened as concurrent callers need them and kept for the next ones. Nobody waits: who finds none
 * idle opens another. As many are kept as the machine can well run at once; what a burst of callers opened beyond that goes back to
 * the garbage collector.
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

    /** Takes back a session whose run has ended well; one whose run failed is better dropped. */
    void giveBack(Session session) {
        for (int i = 0; i < idle.length(); i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, session)) {
                return;
            }
        }
    }
}
