package io.narthex.query.search;

/// Fits texts that contain the term, the better the earlier; else, where a threshold is set, texts that are similar to
/// it as a whole by the measure of Jaro and Winkler.
final class Similarity implements TermScore {
    private static final double LAST_POSITION_LOSS = 0.9;
    private static final int PREFIX_LENGTH = 4;
    private static final double PREFIX_SCALE = 0.1;

    private final int[] term;
    private final double threshold;

    /// @param term not empty
    /// @param threshold the least similarity that counts, 0 for none
    Similarity(int[] term, double threshold) {
        this.term = term;
        this.threshold = threshold;
    }

    @Override
    public double of(int[] text) {
        for (int position = 0; position <= text.length - term.length; position++) {
            if (TermScore.isAt(text, position, term)) {
                return position == 0
                        ? WHOLE
                        : WHOLE - LAST_POSITION_LOSS * position / (text.length - term.length);
            }
        }
        if (threshold == 0 || text.length == 0) {
            return NONE;
        }
        double similarity = term.length <= text.length ? jaroWinkler(term, text) : jaroWinkler(text, term);
        return similarity >= threshold ? similarity : NONE;
    }

    private static double jaroWinkler(int[] shorter, int[] longer) {
        int reach = Math.max(longer.length / 2 - 1, 0);
        boolean[] inShorter = new boolean[shorter.length];
        boolean[] inLonger = new boolean[longer.length];
        double matches = 0;
        for (int i = 0; i < shorter.length; i++) {
            int end = Math.min(i + reach + 1, longer.length);
            for (int j = Math.max(i - reach, 0); j < end; j++) {
                if (!inLonger[j] && shorter[i] == longer[j]) {
                    inShorter[i] = true;
                    inLonger[j] = true;
                    matches++;
                    break;
                }
            }
        }
        if (matches == 0) {
            return NONE;
        }
        double swapped = swapped(shorter, inShorter, longer, inLonger);
        // Products with reciprocals, as upstream has it: a quotient may differ in its last digit.
        double jaro = (matches * (1.0 / shorter.length) + matches * (1.0 / longer.length)
                + (matches - swapped * 0.5) / matches) / 3.0;
        int prefix = 0;
        while (prefix < Math.min(PREFIX_LENGTH, shorter.length) && shorter[prefix] == longer[prefix]) {
            prefix++;
        }
        return jaro + prefix * PREFIX_SCALE * (1.0 - jaro);
    }

    /// How many matched characters stand in another order than their partners.
    private static int swapped(int[] shorter, boolean[] inShorter, int[] longer, boolean[] inLonger) {
        int swapped = 0;
        int partner = 0;
        for (int i = 0; i < shorter.length; i++) {
            if (!inShorter[i]) {
                continue;
            }
            while (!inLonger[partner]) {
                partner++;
            }
            if (shorter[i] != longer[partner]) {
                swapped++;
            }
            partner++;
        }
        return swapped;
    }
}
