package io.narthex.promql.exec;

import io.narthex.model.Labels;

/// A place in [0, 1) for each label set, evenly spread and the same in every process. `limit_ratio(r)` takes the series below r and
/// `limit_ratio(-(1 - r))` exactly the others. Upstream's hash depends on how it was built, so no two systems agree on the choice.
final class LabelHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private LabelHash() {}

    static boolean isSampled(Labels labels, double ratio) {
        double place = (mix(fnv(labels)) >>> 11) * 0x1p-53;
        double capped = Math.max(-1, Math.min(1, ratio));
        return capped >= 0 ? place < capped : place >= 1 + capped;
    }

    private static long fnv(Labels labels) {
        long hash = OFFSET;
        for (int i = 0; i < labels.size(); i++) {
            hash = fnv(fnv(hash, labels.name(i)), labels.value(i));
        }
        return hash;
    }

    private static long fnv(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return (hash ^ 0xffff) * PRIME;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
