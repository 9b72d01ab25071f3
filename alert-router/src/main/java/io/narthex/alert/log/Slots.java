package io.narthex.alert.log;

import java.nio.charset.StandardCharsets;

/// Which slot, a partition of the notification log, a group belongs to. Every router computes the same; the hash is
/// FNV-1a 32 of the group key's UTF-8.
final class Slots {
    private Slots() {}

    static int of(String groupKey, int count) {
        int hash = 0x811c9dc5;
        for (byte b : groupKey.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x01000193;
        }
        return Integer.remainderUnsigned(hash, count);
    }
}
