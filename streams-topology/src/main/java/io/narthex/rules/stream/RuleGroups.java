package io.narthex.rules.stream;

import io.narthex.rules.planner.CompiledGroup;
import org.jspecify.annotations.Nullable;

/// The versions of rule groups, as the topic `rule-groups` has them at its offsets. Thread-safe.
interface RuleGroups {
    /// What is in force before an offset, after waiting until the topic is read that far. The same versions are the same
    /// object.
    ///
    /// @throws org.apache.kafka.common.KafkaException if the topic cannot be read that far in time
    RulePlan planAt(long endOffset);

    /// A version of a group; null if the topic does not hold it.
    ///
    /// @param key `tenant/file;group`
    /// @throws org.apache.kafka.common.KafkaException if the topic cannot be read to its end in time
    @Nullable
    CompiledGroup find(String key, String version);
}
