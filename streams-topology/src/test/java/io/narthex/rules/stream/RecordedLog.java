package io.narthex.rules.stream;

import java.util.List;
import java.util.function.Predicate;

/// One partition that a test keeps; a record's offset is its place. Append times are not kept.
record RecordedLog(List<byte[]> values) implements PastLog {
    @Override
    public void replay(int partition, From from, long endOffsetExclusive, Predicate<PastRecord> visitor) {
        int first = switch (from) {
            case From.Offset offset -> (int) offset.kafkaOffset();
            case From.AppendTime _ -> 0;
        };
        for (int offset = first; offset < Math.min(values.size(), endOffsetExclusive); offset++) {
            if (!visitor.test(new PastRecord(offset, 0, values.get(offset)))) {
                return;
            }
        }
    }
}
