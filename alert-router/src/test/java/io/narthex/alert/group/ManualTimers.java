package io.narthex.alert.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A clock that a test turns.
public final class ManualTimers implements Timers {
    private record Due(long atMs, int order, Runnable action) implements Timer {
        @Override
        public void cancel() {
            throw new UnsupportedOperationException("replaced below");
        }
    }

    private final List<Due> due = new ArrayList<>();
    private long nowMs;
    private int count;

    public ManualTimers(long nowMs) {
        this.nowMs = nowMs;
    }

    @Override
    public Timer at(long atMs, Runnable action) {
        Due timer = new Due(atMs, count++, action);
        due.add(timer);
        return () -> due.remove(timer);
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    /// Turns to a time and runs what becomes due on the way, each at its time.
    public void advanceTo(long toMs) {
        while (true) {
            Optional<Due> next = due.stream().filter(timer -> timer.atMs <= toMs)
                    .min(Comparator.comparingLong(Due::atMs).thenComparingInt(Due::order));
            if (next.isEmpty()) {
                break;
            }
            due.remove(next.get());
            nowMs = Math.max(nowMs, next.get().atMs);
            next.get().action.run();
        }
        nowMs = toMs;
    }
}
