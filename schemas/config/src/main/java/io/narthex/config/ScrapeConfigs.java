package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// One entry of `scrape_configs`: its rules, what it inherits, and the record it becomes.
final class ScrapeConfigs {
    private static final String[] INHERITED_NUMBERS = {"body_size_limit", "sample_limit", "target_limit",
        "label_limit", "label_name_length_limit", "label_value_length_limit", "keep_dropped_targets"};
    private static final String[] INHERITED_FLAGS = {"scrape_native_histograms", "extra_scrape_metrics",
        "convert_classic_histograms_to_nhcb", "always_scrape_classic_histograms"};

    private ScrapeConfigs() {}

    /// The rules that need nothing from `global`.
    static void check(Block block) {
        if (block.text("job_name").isEmpty()) {
            throw new ConfigException("job_name is empty");
        }
        HttpClients.check(block);
        Discoveries.check(block);
        if (block.blocks("relabel_configs").isEmpty()) {
            Discoveries.checkStaticTargets(block);
        }
        Relabelings.requireNoNull(block, "relabel_configs", "empty or null target relabeling rule in scrape config");
        Relabelings.requireNoNull(block, "metric_relabel_configs",
                "empty or null metric relabeling rule in scrape config");
    }

    /// Fills in what `global` gives and checks the rules that span both.
    static void inherit(Block block, Globals globals) {
        String job = block.text("job_name");
        inheritTimes(block, globals.block(), job);
        for (String key : INHERITED_NUMBERS) {
            if (block.integer(key) == 0) {
                block.set(key, globals.block().integer(key));
            }
        }
        for (String key : INHERITED_FLAGS) {
            if (!block.isGiven(key)) {
                block.set(key, globals.block().bool(key));
            }
        }
        if (block.text("scrape_failure_log_file").isEmpty()) {
            block.set("scrape_failure_log_file", globals.block().text("scrape_failure_log_file"));
        }
        inheritProtocols(block, globals, job);
        NameValidation validation = inheritNames(block, globals);
        Relabelings.read(block, "relabel_configs", validation);
        Relabelings.read(block, "metric_relabel_configs", validation);
    }

    private static void inheritTimes(Block block, Block global, String job) {
        if (block.duration("scrape_interval").isZero()) {
            block.set("scrape_interval", global.duration("scrape_interval"));
        }
        Duration interval = block.duration("scrape_interval");
        if (block.duration("scrape_timeout").compareTo(interval) > 0) {
            throw new ConfigException("scrape timeout greater than scrape interval for scrape config with job name "
                    + quote(job));
        }
        if (block.duration("scrape_timeout").isZero()) {
            Duration timeout = global.duration("scrape_timeout");
            block.set("scrape_timeout", timeout.compareTo(interval) > 0 ? interval : timeout);
        }
    }

    private static void inheritProtocols(Block block, Globals globals, String job) {
        if (!block.isGiven("scrape_protocols")) {
            List<ScrapeProtocol> protocols = !globals.config().scrapeProtocols().isEmpty()
                    ? globals.config().scrapeProtocols()
                    : block.bool("scrape_native_histograms") ? ScrapeProtocol.PROTO_FIRST : ScrapeProtocol.DEFAULTS;
            block.set("scrape_protocols", protocols.stream().map(ScrapeProtocol::text).toList());
        }
        Globals.checkProtocols(block.texts("scrape_protocols"), " for scrape config with job name " + quote(job));
        try {
            fallback(block);
        } catch (ConfigException e) {
            throw new ConfigException("invalid fallback_scrape_protocol for scrape config with job name " + quote(job)
                    + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable ScrapeProtocol fallback(Block block) {
        String text = block.text("fallback_scrape_protocol");
        return text.isEmpty() ? null : Globals.requireProtocol(text);
    }

    private static NameValidation inheritNames(Block block, Globals globals) {
        String validationText = block.text("metric_name_validation_scheme");
        NameValidation validation = Globals.jobValidation(validationText, globals.validation());
        String escapingText = block.text("metric_name_escaping_scheme");
        NameEscaping escaping = !escapingText.isEmpty()
                ? Globals.escaping(escapingText, "scrape config")
                : validationText.isEmpty() ? globals.config().nameEscaping() : Globals.defaultEscaping(validation);
        if (escaping == NameEscaping.ALLOW_UTF8 && validation != NameValidation.UTF8) {
            throw new ConfigException("utf8 metric names requested but validation scheme is not set to UTF8");
        }
        block.set("metric_name_validation_scheme", validation.text());
        block.set("metric_name_escaping_scheme", escaping.text());
        return validation;
    }

    static ScrapeConfig read(Block block) {
        NameValidation validation = Globals.jobValidation(block.text("metric_name_validation_scheme"),
                NameValidation.UTF8);
        return new ScrapeConfig(block.text("job_name"), block.duration("scrape_interval"), block.duration(
                "scrape_timeout"), Globals.protocols(block), fallback(block), block.text("metrics_path"),
                block.text(
                        "scheme"),
                params(block), block.bool("honor_labels"), block.bool("honor_timestamps"), block
                        .bool("track_timestamps_staleness"),
                block.bool("enable_compression"), block.bool(
                        "extra_scrape_metrics"),
                block.text("scrape_failure_log_file"), limits(block,
                        block.integer("native_histogram_bucket_limit"), block.number(
                                "native_histogram_min_bucket_factor")),
                histograms(block),
                validation, Globals.escaping(block.text("metric_name_escaping_scheme"), "scrape config"),
                HttpClients.read(block), Discoveries.read(block), Relabelings.read(block, "relabel_configs",
                        validation),
                Relabelings.read(block, "metric_relabel_configs", validation), YamlWriter.write(
                        block));
    }

    private static Map<String, List<String>> params(Block block) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        block.map("params").forEach((name, values) -> params.put(name, values instanceof List<?> list
                ? Block.texts(list)
                : List.of()));
        return params;
    }

    static ScrapeLimits limits(Block block, long bucketLimit, double minBucketFactor) {
        return new ScrapeLimits(block.integer("body_size_limit"), block.integer("sample_limit"), block.integer(
                "target_limit"), block.integer("label_limit"), block.integer("label_name_length_limit"),
                block.integer(
                        "label_value_length_limit"),
                block.integer("keep_dropped_targets"), bucketLimit,
                minBucketFactor);
    }

    static HistogramModes histograms(Block block) {
        return new HistogramModes(block.bool("scrape_native_histograms"), block.bool(
                "convert_classic_histograms_to_nhcb"), block.bool("always_scrape_classic_histograms"));
    }
}
