package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The sections `storage`, `tracing` and `otlp`.
final class OtherSections {
    private OtherSections() {}

    static StorageConfig storage(Block storage) {
        Block tsdb = storage.findBlock("tsdb");
        Block exemplars = storage.findBlock("exemplars");
        Block settings = tsdb == null ? new Block(Schema.prometheus().struct("tsdb")) : tsdb;
        String floats = settings.block("chunk_encoding").text("floats");
        if (!Set.of("", "xor", "xor2").contains(floats)) {
            throw new ConfigException("'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must "
                    + "be omitted entirely, got " + quote(floats));
        }
        return new StorageConfig(settings.duration("out_of_order_time_window"), settings.number(
                "stale_series_compaction_threshold"), floats, retention(settings.findBlock("retention")),
                exemplars == null
                        ? StorageConfig.DEFAULT_MAX_EXEMPLARS
                        : exemplars.integer("max_exemplars"));
    }

    private static StorageConfig.@Nullable Retention retention(@Nullable Block block) {
        if (block == null) {
            return null;
        }
        double percentage = block.number("percentage");
        if (!(percentage >= 0 && percentage <= 100)) {
            throw new ConfigException("'storage.tsdb.retention.percentage' must be in the range [0, 100], got "
                    + (percentage == Math.rint(percentage)
                            ? Long.toString((long) percentage)
                            : Double.toString(
                                    percentage)));
        }
        return new StorageConfig.Retention(block.duration("time"), block.integer("size"), percentage);
    }

    static @Nullable TracingConfig tracing(Block root) {
        Block block = root.findBlock("tracing");
        if (block == null) {
            return null;
        }
        String client = block.text("client_type");
        if (!client.equals("http") && !client.equals("grpc")) {
            throw new ConfigException("expected tracing client type to be to be http or grpc, but got " + client);
        }
        for (String name : block.textMap("headers").keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("authorization")) {
                throw new ConfigException("custom authorization header configuration is not yet supported");
            }
            if (RemoteReader.RESERVED_HEADERS.contains(lower)) {
                throw new ConfigException(name + " is a reserved header. It must not be changed");
            }
        }
        if (block.text("endpoint").isEmpty()) {
            throw new ConfigException("tracing endpoint must be set");
        }
        String compression = block.text("compression");
        if (!compression.isEmpty() && !compression.equals("gzip")) {
            throw new ConfigException("invalid compression type " + compression + " provided, valid options: gzip");
        }
        HttpClients.checkTls(block.block("tls_config"));
        return new TracingConfig(client, block.text("endpoint"), block.number("sampling_fraction"), block.bool(
                "insecure"), HttpClients.tls(block.block("tls_config")), block.textMap("headers"), compression,
                block
                        .duration("timeout"));
    }

    static OtlpConfig otlp(Block block, NameValidation validation) {
        boolean all = block.bool("promote_all_resource_attributes");
        List<String> promoted = block.texts("promote_resource_attributes");
        List<String> ignored = block.texts("ignore_resource_attributes");
        if (all && !promoted.isEmpty()) {
            throw new ConfigException("'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be "
                    + "configured simultaneously");
        }
        if (!all && !ignored.isEmpty()) {
            throw new ConfigException("'ignore_resource_attributes' cannot be configured unless "
                    + "'promote_all_resource_attributes' is true");
        }
        checkAttributes(ignored, "ignored", "'ignore_resource_attributes'");
        checkAttributes(promoted, "promoted", "'promote_resource_attributes'");
        String strategy = block.text("translation_strategy");
        switch (strategy) {
            case "", "UnderscoreEscapingWithSuffixes", "UnderscoreEscapingWithoutSuffixes" -> {
            }
            case "NoTranslation", "NoUTF8EscapingWithSuffixes" -> {
                if (validation == NameValidation.LEGACY) {
                    throw new ConfigException("OTLP translation strategy " + quote(strategy)
                            + " is not allowed when UTF8 is disabled");
                }
            }
            default -> throw new ConfigException("unsupported OTLP translation strategy " + quote(strategy));
        }
        return new OtlpConfig(all, promoted, ignored, strategy, block.bool("keep_identifying_resource_attributes"),
                block.bool("convert_histograms_to_nhcb"), block.bool("promote_scope_metadata"), block.bool(
                        "label_name_underscore_sanitization"),
                block.bool(
                        "label_name_preserve_multiple_underscores"));
    }

    private static void checkAttributes(List<String> attributes, String adjective, String key) {
        Set<String> seen = new HashSet<>();
        StringBuilder problems = new StringBuilder();
        for (String attribute : attributes) {
            String name = attribute.strip();
            if (name.isEmpty()) {
                problems.append("\nempty ").append(adjective).append(" OTel resource attribute");
            } else if (!seen.add(name)) {
                problems.append("\nduplicated ").append(adjective).append(" OTel resource attribute ").append(quote(
                        name));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("invalid " + key + ": " + problems.substring(1));
        }
    }
}
