package io.narthex.schema.status;

import java.util.List;

/// A running service.
///
/// @param service ingest, query, rules or alert-router
/// @param instanceId identity of the process, unique for each of its lives
/// @param url where its HTTP API answers
/// @param partitions partitions that it holds
/// @param startedAtMs when it started, epoch milliseconds
/// @param reportedAtMs when it reported, epoch milliseconds
public record MemberStatus(String service, String instanceId, String url, List<PartitionHolding> partitions,
        long startedAtMs, long reportedAtMs) implements StatusRecord {
    public MemberStatus {
        partitions = List.copyOf(partitions);
    }
}
