package io.narthex.schema.topic;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How a process reaches the log.
///
/// @param bootstrapServers `host:port`, separated by commas
/// @param clientProperties Kafka client properties for every client, such as security settings
public record LogConnection(String bootstrapServers, Map<String, String> clientProperties) {
    public LogConnection {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("Kafka bootstrap servers are missing");
        }
        clientProperties = Map.copyOf(clientProperties);
    }

    public static LogConnection to(String bootstrapServers) {
        return new LogConnection(bootstrapServers, Map.of());
    }

    /// Properties that every client of this process starts from.
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put("bootstrap.servers", bootstrapServers);
        // A broker that comes back is found within a second, not after the default's half minute of waiting.
        properties.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return properties;
    }

    public Admin admin() {
        return Admin.create(properties());
    }

    /// A consumer for assigned partitions without a group: commits nothing, reads committed records only.
    public KafkaConsumer<byte[], byte[]> assignedConsumer() {
        Map<String, Object> properties = properties();
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        properties.put("fetch.max.wait.ms", "500");
        properties.put("max.partition.fetch.bytes", Integer.toString(16 << 20));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// An idempotent producer that waits for all in-sync replicas.
    ///
    /// @param overrides win over the defaults
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> overrides) {
        Map<String, Object> properties = properties();
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        properties.put("linger.ms", "0");
        properties.put("max.request.size", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        properties.putAll(overrides);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
