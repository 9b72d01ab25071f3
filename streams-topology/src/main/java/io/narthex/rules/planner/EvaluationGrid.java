package io.narthex.rules.planner;

import java.nio.charset.StandardCharsets;

/// When a group is evaluated: at multiples of its interval, shifted by a hash so that groups spread over it.
public final class EvaluationGrid {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final byte SEPARATOR = (byte) 0xff;

    private EvaluationGrid() {}

    /// FNV-1a 64 of file and name, each closed by a separator, modulo the interval in nanoseconds.
    static long offsetMs(String file, String name, long intervalMs) {
        long hash = add(add(OFFSET_BASIS, file), name);
        return Long.remainderUnsigned(hash, intervalMs * 1_000_000) / 1_000_000;
    }

    private static long add(long hash, String text) {
        long h = hash;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ octet & 0xff) * PRIME;
        }
        return (h ^ SEPARATOR & 0xff) * PRIME;
    }

    /// The first grid time after a time.
    static long next(long afterMs, long intervalMs, long offsetMs) {
        return Math.floorDiv(afterMs - offsetMs, intervalMs) * intervalMs + intervalMs + offsetMs;
    }
}
