package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

import io.narthex.model.Labels;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a selection on several threads at once, and gives their series in the order of the selection.
///
/// The thread of the query works too: it takes the next part itself unless a helper has begun it. Only some parts ahead
/// are begun, so memory stays bounded, and their columns are used again. The answer does not depend on who did what.
final class ParallelScan implements VectorOperator {
    /// Parts this small keep what is read ahead in the cache.
    private static final int SLOTS_PER_PART = 1 << 14;
    private static final int MIN_SERIES_PER_PART = 8;
    private static final int MAX_SERIES_PER_PART = 256;

    private final SeriesCursor whole;
    private final QueryContext context;
    private final int steps;
    private final List<FutureTask<List<Read>>> parts = new ArrayList<>();
    private final Queue<Column> free = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private int begun;
    private int consumed;
    private @Nullable Iterator<Read> series;
    private @Nullable Read current;

    /// What a part's operator gave of one series.
    private record Read(Labels namedLabels, boolean nameless, boolean dropsName, Column column) {}

    private ParallelScan(SeriesCursor whole, List<SeriesCursor> cursors, Function<SeriesCursor, VectorOperator> scan,
            QueryContext context, int steps) {
        this.whole = whole;
        this.context = context;
        this.steps = steps;
        for (SeriesCursor cursor : cursors) {
            parts.add(new FutureTask<>(() -> readAll(scan.apply(cursor))));
        }
    }

    /// @param scan makes an operator without state that outlives it, which reads a part of the cursor or all of it
    static VectorOperator over(SeriesCursor cursor, Function<SeriesCursor, VectorOperator> scan, QueryContext context,
            int steps) {
        int seriesPerPart = Math.clamp(SLOTS_PER_PART / steps, MIN_SERIES_PER_PART, MAX_SERIES_PER_PART);
        List<SeriesCursor> cursors = context.workers().count() == 0 ? List.of() : cursor.split(seriesPerPart);
        return cursors.isEmpty()
                ? scan.apply(cursor)
                : new ParallelScan(cursor, cursors, scan, context, steps);
    }

    private List<Read> readAll(VectorOperator part) {
        List<Read> all = new ArrayList<>();
        Column column = column();
        while (!closed && part.next(column)) {
            context.budget().hold(steps);
            all.add(new Read(part.namedLabels(), part.isNameless(), part.dropsName(), column));
            column = column();
        }
        free.add(column);
        return all;
    }

    private Column column() {
        Column used = free.poll();
        return used == null ? new Column(steps) : used;
    }

    @Override
    public boolean next(Column into) {
        while (true) {
            Iterator<Read> iterator = series;
            if (iterator != null && iterator.hasNext()) {
                Read next = iterator.next();
                current = next;
                into.copyFrom(next.column());
                free.add(next.column());
                context.budget().release(steps);
                return true;
            }
            if (consumed == parts.size()) {
                return false;
            }
            series = take(consumed++).iterator();
        }
    }

    private List<Read> take(int index) {
        int ahead = Math.min(parts.size(), index + 1 + 2 * context.workers().count());
        for (begun = Math.max(begun, index + 1); begun < ahead; begun++) {
            context.workers().executor().execute(parts.get(begun));
        }
        FutureTask<List<Read>> part = parts.get(index);
        // Does nothing if a helper has begun it.
        part.run();
        List<Read> result = await(part);
        // What was read is not needed a second time.
        parts.set(index, new FutureTask<>(List::of));
        return result;
    }

    private static List<Read> await(FutureTask<List<Read>> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryCanceled();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a part of a scan failed", e.getCause());
        }
    }

    @Override
    public Labels labels() {
        return isNameless() ? MetricNames.drop(namedLabels()) : namedLabels();
    }

    @Override
    public Labels namedLabels() {
        return current == null ? Labels.EMPTY : current.namedLabels();
    }

    @Override
    public boolean isNameless() {
        return current != null && current.nameless();
    }

    @Override
    public boolean dropsName() {
        return current != null && current.dropsName();
    }

    /// Waits for parts that are being read: they need the cursor.
    @Override
    public void close() {
        closed = true;
        try (whole) {
            for (int i = consumed; i < begun; i++) {
                // Ends at once whether it was begun or not.
                parts.get(i).run();
                awaitEnd(parts.get(i));
            }
        }
    }

    private static void awaitEnd(FutureTask<List<Read>> part) {
        boolean interrupted = false;
        while (!part.isDone()) {
            try {
                part.get();
            } catch (ExecutionException e) {
                // Nobody asks for the part any more; the query ended for another reason, or with enough.
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
