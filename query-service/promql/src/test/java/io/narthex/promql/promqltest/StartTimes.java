package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.List;

/// Start timestamps of the samples of a series, each relative to its own sample: `_ _x2 -1m -1mx3 -1m-1mx2`.
final class StartTimes {
    static final long NONE = Long.MIN_VALUE;

    private StartTimes() {}

    static List<Long> parse(String text) {
        List<Long> offsets = new ArrayList<>();
        for (String item : text.split("\\s+")) {
            if (item.equals("_")) {
                offsets.add(NONE);
            } else if (item.startsWith("_x")) {
                for (int i = Integer.parseInt(item.substring(2)); i > 0; i--) {
                    offsets.add(NONE);
                }
            } else {
                addOffsets(offsets, item);
            }
        }
        return offsets;
    }

    private static void addOffsets(List<Long> offsets, String item) {
        int times = item.lastIndexOf('x');
        int repeat = times < 0 ? 0 : Integer.parseInt(item.substring(times + 1));
        String head = times < 0 ? item : item.substring(0, times);
        int sign = Math.max(head.indexOf('+', 1), head.indexOf('-', 1));
        long offset = ScriptParser.durationMs(sign < 0 ? head : head.substring(0, sign));
        long increment = sign < 0 ? 0 : ScriptParser.durationMs(head.substring(sign));
        for (int i = 0; i <= repeat; i++) {
            offsets.add(offset);
            offset += increment;
        }
    }
}
