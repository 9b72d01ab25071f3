package io.narthex.segment.chunk;

/// How a chunk lies in its blocks, version 1. All numbers are little-endian, bits fill a word from its lowest.
///
/// The first block of a chunk begins with a header of 24 bytes: address of the next block, address of the next chunk
/// (32 bits each), timestamp of the first sample (64 bits), count of samples (16 bits) and duration in milliseconds
/// (48 bits). The last two are written when the chunk is sealed. Every other block begins with the address of the next.
/// The bit stream follows: the first value as it is, then for each further sample the timestamp and the value.
///
/// **Timestamp**: the difference of two successive deltas (the first delta counts from 0), in zigzag form behind a prefix
/// that is written bit by bit: `0` zero, `10` 7 bits, `110` 14 bits, `1110` 20 bits, `1111` 64 bits without zigzag.
///
/// **Value**: exclusive or with the value before: `0` equal; `10` bits inside the window of the last `11`; `11` a window:
/// 5 bits count of leading zeros, 6 bits length less one, then the bits. A chunk begins without a window.
final class ChunkFormat {
    static final int VERSION = 1;

    static final int SAMPLES_PER_CHUNK = 120;

    /// A chunk ends before the sample that lies this much or more behind its first, so that slow series can be dropped in
    /// parts too.
    static final long MAX_DURATION_MS = 2 * 60 * 60 * 1000L;

    static final int BLOCK_BITS = BlockPool.BLOCK_BYTES * Byte.SIZE;
    static final int HEADER_BITS = 192;
    static final int CONTINUATION_BITS = 32;

    static final int NEXT_BLOCK = 0;
    static final int NEXT_CHUNK = 4;
    static final int FIRST_TIMESTAMP = 8;
    static final int COUNT_AND_DURATION = 16;
    static final int COUNT_BITS = 16;

    static final int DELTA_BITS_SMALL = 7;
    static final int DELTA_BITS_MIDDLE = 14;
    static final int DELTA_BITS_LARGE = 20;
    static final int LEADING_BITS = 5;
    static final int MAX_LEADING = 31;
    static final int LENGTH_BITS = 6;
    static final int WINDOW_BITS = LEADING_BITS + LENGTH_BITS;

    private ChunkFormat() {}
}
