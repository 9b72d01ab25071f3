package io.narthex.rules.stream;

/// What the topology counts besides evaluations. Thread-safe.
interface StreamMetrics {
    /// A record that is passed over because its bytes or its series are unknown.
    void malformed(RuntimeException error);

    /// A Tick too far ahead of the time at which it was appended.
    void tickIgnored();

    /// A batch whose writer did not finish it.
    void batchAbandoned();

    /// A partition's answer larger than a record may be; its group misses the iteration.
    void partialTooLarge(String group);
}
