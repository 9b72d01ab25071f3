package io.narthex.model;

/// The staleness marker: one NaN bit pattern that means "this series ended here".
///
/// It can only be told from other NaNs by its raw bits, so values travel as raw bits wherever a marker may occur.
public final class Staleness {
    /// Raw bits of the marker, as Prometheus defines them (`value.StaleNaN`).
    public static final long MARKER_BITS = 0x7ff0000000000002L;

    /// Raw bits of the NaN that arithmetic and exposition formats mean (`value.NormalNaN`).
    public static final long NORMAL_NAN_BITS = 0x7ff8000000000001L;

    public static final double MARKER = Double.longBitsToDouble(MARKER_BITS);

    private Staleness() {}

    public static boolean isMarker(double value) {
        return Double.doubleToRawLongBits(value) == MARKER_BITS;
    }
}
