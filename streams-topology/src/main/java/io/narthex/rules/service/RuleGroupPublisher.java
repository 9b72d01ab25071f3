package io.narthex.rules.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.stream.RuleGroupTable;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.table.RecordPublisher;
import org.apache.kafka.common.KafkaException;

/// Brings `rule-groups` in line with the rule files: writes what differs, nothing else, so that several instances with
/// the same files agree, and a restart without changes leaves every group as it is.
final class RuleGroupPublisher {
    private final RuleGroupTable table;
    private final RecordPublisher<RuleGroupVersion> publisher;

    RuleGroupPublisher(RuleGroupTable table, RecordPublisher<RuleGroupVersion> publisher) {
        this.table = table;
        this.publisher = publisher;
    }

    /// Returns the groups that are in force no longer, once everything is acknowledged and read back.
    ///
    /// @throws KafkaException if the cluster does not acknowledge
    List<CompiledGroup> publish(List<RuleGroupVersion> wanted) {
        table.readToEnd();
        Map<String, CompiledGroup> inForce = new LinkedHashMap<>();
        table.latest().forEach(group -> inForce.put(group.key(), group));
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (RuleGroupVersion version : wanted) {
            CompiledGroup current = inForce.remove(version.tenant() + "/" + version.file() + ";" + version.name());
            if (current == null || !current.source().version().equals(version.version())) {
                written.add(publisher.publish(version));
            }
        }
        List<CompiledGroup> removed = List.copyOf(inForce.values());
        removed.forEach(group -> written.add(publisher.publish(group.source().inactive())));
        try {
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new KafkaException("rule groups are not acknowledged", e);
        }
        table.readToEnd();
        return removed;
    }
}
