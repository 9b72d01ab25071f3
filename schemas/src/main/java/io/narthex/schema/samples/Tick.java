package io.narthex.schema.samples;

import io.narthex.schema.codec.RecordCodec;
import io.narthex.schema.codec.SingleObject;

/// The clock of a partition.
///
/// @param writer id of the producing process
/// @param wallTimeMs the writer's wall clock, epoch milliseconds
/// @param ruleGroupsEndOffset end offset of narthex.rule-groups as the writer saw it; readers read that far before they go on
public record Tick(String writer, long wallTimeMs, long ruleGroupsEndOffset) {
    private static final RecordCodec<Tick> CODEC = RecordCodec.of(Tick.class);

    /// Whether a value of the topic `narthex.samples` is a tick.
    public static boolean isTick(byte[] value) {
        return CODEC.reads(SingleObject.fingerprint(value));
    }

    /// @throws io.narthex.schema.codec.MalformedRecordException if it is no tick
    public static Tick decode(byte[] value) {
        return CODEC.decode(value);
    }

    public byte[] encode() {
        return CODEC.encode(this);
    }
}
