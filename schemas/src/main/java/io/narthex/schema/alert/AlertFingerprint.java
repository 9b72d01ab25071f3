package io.narthex.schema.alert;

import java.nio.charset.StandardCharsets;

import io.narthex.model.Labels;

/// Alertmanager's identity of an alert: FNV-1a 64 over the sorted labels, each name and value followed by byte 255.
///
/// @param bits printed as 16 hexadecimal digits
public record AlertFingerprint(long bits) {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    public static AlertFingerprint of(Labels labels) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < labels.size(); i++) {
            hash = add(hash, labels.name(i));
            hash = add(hash, labels.value(i));
        }
        return new AlertFingerprint(hash);
    }

    /// The fingerprint that prints like this.
    ///
    /// @throws NumberFormatException if none does
    public static AlertFingerprint parse(String hexadecimal) {
        return new AlertFingerprint(Long.parseUnsignedLong(hexadecimal, 16));
    }

    private static long add(long hash, String text) {
        long h = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ b & 0xFF) * PRIME;
        }
        return (h ^ 0xFF) * PRIME;
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%016x", bits);
    }
}
