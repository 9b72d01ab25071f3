package io.narthex.segment;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The name of a segment: 26 characters of Crockford's base 32, 48 bits of creation time in milliseconds and 80 random
/// bits (a ULID). Sorts by creation time.
public record SegmentId(String value) implements Comparable<SegmentId> {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;
    private static final int TIME_LENGTH = 10;
    private static final int BITS = 5;

    public SegmentId {
        if (value.length() != LENGTH || !value.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
                || value.charAt(0) > '7') {
            throw new IllegalArgumentException("segment ID \"" + value + "\" must be a ULID of 26 characters");
        }
    }

    public static SegmentId next(InstantSource clock, RandomGenerator random) {
        char[] text = new char[LENGTH];
        long timeMs = clock.millis();
        for (int i = TIME_LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (timeMs & 31));
            timeMs >>>= BITS;
        }
        for (int i = TIME_LENGTH; i < LENGTH; i++) {
            text[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return new SegmentId(new String(text));
    }

    @Override
    public int compareTo(SegmentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
