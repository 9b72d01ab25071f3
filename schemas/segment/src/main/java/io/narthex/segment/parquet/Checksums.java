package io.narthex.segment.parquet;

import java.util.zip.CRC32C;

import io.narthex.segment.SegmentException;

/// Comparison of bytes with the checksum in a manifest.
final class Checksums {
    private Checksums() {}

    static void require(String key, String what, byte[] bytes, int expected) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        require(key, what, (int) crc.getValue(), expected);
    }

    static void require(String key, String what, int found, int expected) {
        if (found != expected) {
            throw new SegmentException.Corrupt(key, String.format("%s has CRC-32C %08x, the manifest expects %08x",
                    what, found, expected));
        }
    }
}
