package io.narthex.segment.parquet;

/// The header of a version 2 data page, read from Thrift's compact protocol without building objects.
///
/// Only what segments have is understood; strange fields are skipped within the bytes given, so that damaged ones cost
/// no memory. Holds the last header read; confined to one thread.
final class PageHeader {
    static final int DATA_PAGE_V2 = 3;
    static final int ENCODING_DELTA_BINARY_PACKED = 5;
    static final int ENCODING_BYTE_STREAM_SPLIT = 9;

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int STRUCT = 12;
    private static final int V2_FIELD = 8;
    private static final int MAX_DEPTH = 4;
    private static final int UNSET = -1;

    private byte[] bytes = {};
    private int position;
    private int end;

    int type;
    int rawBytes;
    int compressedBytes;
    boolean hasCrc;
    int crc;
    int valueCount;
    int nullCount;
    int rowCount;
    int encoding;
    int definitionLevelBytes;
    int repetitionLevelBytes;
    boolean isCompressed;

    /// @return where the header ends
    /// @throws IllegalArgumentException if the bytes are no header
    /// @throws IndexOutOfBoundsException if they end inside it
    int read(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        type = UNSET;
        rawBytes = UNSET;
        compressedBytes = UNSET;
        hasCrc = false;
        valueCount = UNSET;
        nullCount = UNSET;
        rowCount = UNSET;
        encoding = UNSET;
        definitionLevelBytes = UNSET;
        repetitionLevelBytes = UNSET;
        isCompressed = true;
        readStruct(false, 0);
        return position;
    }

    private void readStruct(boolean isV2, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("page header nests deeper than " + MAX_DEPTH);
        }
        int field = 0;
        while (true) {
            int head = next();
            if (head == 0) {
                return;
            }
            int kind = head & 0x0f;
            field = head >>> 4 == 0 ? (int) zigzag() : field + (head >>> 4);
            if (kind == STRUCT) {
                readStruct(depth == 0 && field == V2_FIELD, depth + 1);
            } else if (kind == TRUE || kind == FALSE) {
                if (isV2 && field == 7) {
                    isCompressed = kind == TRUE;
                }
            } else if (kind == I32) {
                store(isV2, depth, field, (int) zigzag());
            } else {
                skip(kind);
            }
        }
    }

    private void store(boolean isV2, int depth, int field, int value) {
        if (isV2) {
            switch (field) {
                case 1 -> valueCount = value;
                case 2 -> nullCount = value;
                case 3 -> rowCount = value;
                case 4 -> encoding = value;
                case 5 -> definitionLevelBytes = value;
                case 6 -> repetitionLevelBytes = value;
                default -> {
                }
            }
        } else if (depth == 0) {
            switch (field) {
                case 1 -> type = value;
                case 2 -> rawBytes = value;
                case 3 -> compressedBytes = value;
                case 4 -> {
                    crc = value;
                    hasCrc = true;
                }
                default -> {
                }
            }
        }
    }

    private void skip(int kind) {
        switch (kind) {
            case BYTE -> position++;
            case I16, I64 -> zigzag();
            case DOUBLE -> position += Double.BYTES;
            case BINARY -> position = Math.toIntExact(position + (varint() & Integer.MAX_VALUE));
            default -> throw new IllegalArgumentException("page header holds a field of kind " + kind);
        }
    }

    private int next() {
        if (position < 0 || position >= end) {
            throw new IndexOutOfBoundsException("page header runs past the page");
        }
        return bytes[position++] & 0xff;
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = next();
            value |= (part & 0x7fL) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("page header holds a varint longer than 10 bytes");
    }
}
