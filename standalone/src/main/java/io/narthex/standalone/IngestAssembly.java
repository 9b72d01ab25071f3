package io.narthex.standalone;

import io.narthex.ingest.IngestConfig;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.AdminFlags;
import io.narthex.standalone.flags.IngestFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.PushFlags;
import io.narthex.standalone.flags.WebFlags;

/// Ingest as the flags want it.
final class IngestAssembly {
    private IngestAssembly() {}

    static IngestConfig config(LogConnection log, String instance, KafkaFlags kafka, WebFlags web, AdminFlags admin,
            PushFlags push, IngestFlags ingest) {
        // A broker of this process' own has no other instances.
        boolean spreadsTargets = kafka.findBootstrapServers().isPresent();
        IngestConfig defaults = IngestConfig.of(log, instance, kafka.partitions());
        IngestConfig.Push pushes = new IngestConfig.Push(push.ttl(), !push.disableConsistencyCheck(),
                push.enableUtf8Names(), admin.enableAdminApi(), web.enableLifecycle(),
                IngestConfig.Push.DEFAULT.rewriteInterval());
        return new IngestConfig(log, instance, spreadsTargets, kafka.partitions(), kafka.replicationFactor(),
                defaults.limits().withMaxUnflushedBytes(ingest.maxUnflushedBytes())
                        .withMinFreeBytes(ingest.minFreeBytes()),
                pushes,
                defaults.requestTimeout(), defaults.deliveryTimeout());
    }
}
