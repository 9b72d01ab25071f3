package io.narthex.query.http;

/// Writes floats that are decimal numbers of few digits, which most samples are, without the search for the shortest text.
///
/// No two decimal numbers of up to 15 digits are nearest to the same float. So a float that is the quotient of an integer
/// of 15 digits and a power of ten has that decimal as its shortest text.
final class Decimals {
    /// Sign, 15 digits, point; and a leading zero.
    static final int MAX_LENGTH = 24;

    private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
    private static final double LIMIT = 1e15;

    private Decimals() {}

    /// Writes the text to the end of an array of at least [#MAX_LENGTH] bytes.
    ///
    /// @return where the text begins; the length of the array if the value is not such a number
    static int write(double value, byte[] into) {
        double magnitude = Math.abs(value);
        if (!(magnitude < LIMIT) || magnitude == 0) {
            return into.length;
        }
        for (int places = 0; places < POWERS.length; places++) {
            double scaled = magnitude * POWERS[places];
            if (scaled >= LIMIT) {
                break;
            }
            // The product may be off by its rounding; the quotient of two exact numbers is the nearest float.
            long digits = (long) (scaled + 0.5);
            if (digits / POWERS[places] == magnitude) {
                return write(digits, places, value < 0, into);
            }
        }
        return into.length;
    }

    private static int write(long digits, int places, boolean negative, byte[] into) {
        long rest = digits;
        int at = into.length;
        for (int i = 0; i < places; i++) {
            into[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (places > 0) {
            into[--at] = '.';
        }
        do {
            into[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (negative) {
            into[--at] = '-';
        }
        return at;
    }
}
