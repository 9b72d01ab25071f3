package io.narthex.ingest.scrape;

import io.narthex.config.HistogramModes;
import io.narthex.model.Labels;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Something to scrape: two targets of one pool are the same if their labels and URL are.
///
/// @param discoveredLabels before relabelling
/// @param labels those that its series get
/// @param hash of labels and URL, the same in every process: it decides the phase and, later, the owner
record Target(Labels discoveredLabels, Labels labels, URI url, Duration interval, Duration timeout,
        HistogramModes histograms, long hash) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static Target of(Labels discoveredLabels, Labels labels, URI url, Duration interval, Duration timeout,
            HistogramModes histograms) {
        long hash = fnv(FNV_OFFSET, labels.toString());
        return new Target(discoveredLabels, labels, url, interval, timeout, histograms, mix(fnv(hash, url.toString())));
    }

    /// Spreads every bit over all others. The low bits of FNV-1a depend on the low bits of the bytes alone, and an address
    /// stands in labels and URL both: its digits would cancel each other there, and half of all slots stay empty.
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    /// FNV-1a, 64 bits.
    static long fnv(long start, String text) {
        long hash = start;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * FNV_PRIME;
        }
        return hash;
    }

    static long fnv(String text) {
        return fnv(FNV_OFFSET, text);
    }

    /// How long after `nowMs` the first scrape is due: the target's own phase of the interval on the wall clock.
    long offsetMs(long nowMs, long seed) {
        long intervalMs = interval.toMillis();
        long untilBoundary = intervalMs - Math.floorMod(nowMs, intervalMs);
        long next = untilBoundary + Long.remainderUnsigned(hash ^ seed, intervalMs);
        return next > intervalMs ? next - intervalMs : next;
    }
}
