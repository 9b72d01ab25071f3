package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.narthex.config.RemoteWriteConfig.Metadata;
import io.narthex.config.RemoteWriteConfig.Queue;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// The sections `remote_write` and `remote_read`.
final class RemoteReader {
    /// Beside `authorization`, which has a message of its own.
    static final Set<String> RESERVED_HEADERS = Set.of("host", "content-encoding", "content-length", "content-type",
            "user-agent", "connection", "keep-alive", "proxy-authenticate", "proxy-authorization",
            "www-authenticate", "accept-encoding", "x-prometheus-remote-write-version",
            "x-prometheus-remote-read-version", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");
    private static final Set<String> MESSAGES = Set.of("prometheus.WriteRequest", "io.prometheus.write.v2.Request");

    private final NameValidation validation;
    private final List<RemoteWriteConfig> writes = new ArrayList<>();
    private final List<RemoteReadConfig> reads = new ArrayList<>();

    RemoteReader(NameValidation validation) {
        this.validation = validation;
    }

    List<RemoteWriteConfig> writes() {
        return List.copyOf(writes);
    }

    List<RemoteReadConfig> reads() {
        return List.copyOf(reads);
    }

    void read(Block root) {
        Set<String> names = new HashSet<>();
        for (Block block : root.blocks("remote_write")) {
            RemoteWriteConfig write = write(require(block, "empty or null remote write config section"));
            if (!write.name().isEmpty() && !names.add(write.name())) {
                throw new ConfigException("found multiple remote write configs with job name " + quote(write.name()));
            }
            writes.add(write);
        }
        names.clear();
        for (Block block : root.blocks("remote_read")) {
            RemoteReadConfig read = readConfig(require(block, "empty or null remote read config section"));
            if (!read.name().isEmpty() && !names.add(read.name())) {
                throw new ConfigException("found multiple remote read configs with job name " + quote(read.name()));
            }
            reads.add(read);
        }
    }

    private static Block require(@Nullable Block block, String message) {
        if (block == null) {
            throw new ConfigException(message);
        }
        return block;
    }

    private RemoteWriteConfig write(Block block) {
        if (block.text("url").isEmpty()) {
            throw new ConfigException("url for remote_write is empty");
        }
        Relabelings.requireNoNull(block, "write_relabel_configs",
                "empty or null relabeling rule in remote write config");
        checkHeaders(block.textMap("headers"));
        if (!MESSAGES.contains(block.text("protobuf_message"))) {
            throw new ConfigException("invalid protobuf_message value: unknown type for remote write protobuf message "
                    + block.text("protobuf_message") + ", supported: prometheus.WriteRequest, "
                    + "io.prometheus.write.v2.Request");
        }
        HttpClients.check(block);
        checkQueue(block.block("queue_config"));
        List<String> auth = Stream.of("basic_auth", "authorization", "oauth2", "sigv4", "azuread", "google_iam").filter(
                key -> block.findBlock(key) != null).toList();
        if (auth.size() > 1) {
            throw new ConfigException("at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam "
                    + "must be configured. Currently configured: [" + String.join(" ", auth) + "]");
        }
        Block metadata = block.block("metadata_config");
        return new RemoteWriteConfig(block.text("url"), block.duration("remote_timeout"), block.textMap("headers"),
                Relabelings.read(block, "write_relabel_configs", validation), block.text("name"), block.bool(
                        "send_exemplars"),
                block.bool("send_native_histograms"), block.bool("round_robin_dns"), block
                        .text("protobuf_message"),
                block.bool("failed_request_logging"), HttpClients.read(block),
                queue(block.block("queue_config")), new Metadata(metadata.bool("send"), metadata.duration(
                        "send_interval"), metadata.integer("max_samples_per_send")),
                auth.stream().filter(key -> !Set
                        .of("basic_auth", "authorization", "oauth2").contains(key)).toList());
    }

    private static Queue queue(Block block) {
        return new Queue(block.integer("capacity"), block.integer("max_shards"), block.integer("min_shards"), block
                .integer("max_samples_per_send"), block.duration("batch_send_deadline"), block.duration("min_backoff"),
                block.duration("max_backoff"), block.bool("retry_on_http_429"), block.duration("sample_age_limit"));
    }

    private static void checkQueue(Block queue) {
        for (String key : List.of("max_shards", "min_shards")) {
            requirePositive(queue, key);
        }
        if (queue.integer("min_shards") > queue.integer("max_shards")) {
            throw new ConfigException("remote write queue min_shards must not be greater than max_shards");
        }
        for (String key : List.of("max_samples_per_send", "capacity")) {
            requirePositive(queue, key);
        }
        if (queue.duration("max_backoff").compareTo(queue.duration("min_backoff")) < 0) {
            throw new ConfigException("remote write queue max_backoff must not be less than min_backoff");
        }
    }

    private static void requirePositive(Block queue, String key) {
        if (queue.integer(key) <= 0) {
            throw new ConfigException("remote write queue " + key + " must be positive");
        }
    }

    private static void checkHeaders(Map<String, String> headers) {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("authorization")) {
                throw new ConfigException("authorization header must be changed via the basic_auth, authorization, "
                        + "oauth2, sigv4, azuread or google_iam parameter");
            }
            if (RESERVED_HEADERS.contains(lower)) {
                throw new ConfigException(name + " is a reserved header. It must not be changed");
            }
        }
    }

    private static RemoteReadConfig readConfig(Block block) {
        if (block.text("url").isEmpty()) {
            throw new ConfigException("url for remote_read is empty");
        }
        checkHeaders(block.textMap("headers"));
        HttpClients.check(block);
        return new RemoteReadConfig(block.text("url"), block.duration("remote_timeout"), block.integer(
                "chunked_read_limit"), block.textMap("headers"), block.bool("read_recent"), block.text("name"),
                HttpClients.read(block), Labels.of(block.textMap("required_matchers")), block.bool(
                        "filter_external_labels"));
    }
}
