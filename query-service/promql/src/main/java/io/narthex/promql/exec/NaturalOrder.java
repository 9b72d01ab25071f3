package io.narthex.promql.exec;

import java.math.BigInteger;

import io.narthex.model.Labels;

/// Runs of digits compare by their number, everything else by its characters.
final class NaturalOrder {
    private NaturalOrder() {}

    static int compare(String a, String b) {
        int i = 0;
        int k = 0;
        while (i < a.length() && k < b.length()) {
            int endA = chunkEnd(a, i);
            int endB = chunkEnd(b, k);
            String chunkA = a.substring(i, endA);
            String chunkB = b.substring(k, endB);
            boolean numbers = isDigit(chunkA.charAt(0)) && isDigit(chunkB.charAt(0));
            int order = numbers
                    ? new BigInteger(chunkA).compareTo(new BigInteger(chunkB))
                    : Labels.compareUtf8(chunkA, chunkB);
            if (order != 0) {
                return order;
            }
            i = endA;
            k = endB;
        }
        int rest = Integer.compare(a.length() - i, b.length() - k);
        return rest != 0 ? rest : Labels.compareUtf8(a, b);
    }

    private static int chunkEnd(String text, int from) {
        boolean digits = isDigit(text.charAt(from));
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end)) == digits) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
