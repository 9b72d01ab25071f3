package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.Names;

/// The section `global`, checked: the block that jobs inherit from, and the record.
///
/// @param escaping as written, empty for the default of the validation scheme
record Globals(Block block, GlobalConfig config, NameValidation validation, String escaping) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    static Globals of(Block block, EnvironmentExpansion expansion) {
        NameValidation validation = validation(block.text("metric_name_validation_scheme"));
        Labels labels = externalLabels(block, validation, expansion);
        if (block.duration("scrape_interval").isZero()) {
            block.set("scrape_interval", DEFAULT_INTERVAL);
        }
        if (block.duration("evaluation_interval").isZero()) {
            block.set("evaluation_interval", DEFAULT_INTERVAL);
        }
        Duration interval = block.duration("scrape_interval");
        if (block.duration("scrape_timeout").compareTo(interval) > 0) {
            throw new ConfigException("global scrape timeout greater than scrape interval");
        }
        if (block.duration("scrape_timeout").isZero()) {
            block.set("scrape_timeout", DEFAULT_TIMEOUT.compareTo(interval) < 0 ? DEFAULT_TIMEOUT : interval);
        }
        if (block.isGiven("scrape_protocols")) {
            checkProtocols(block.texts("scrape_protocols"), " for global config");
        }
        String escapingText = block.text("metric_name_escaping_scheme");
        NameEscaping escaping = escapingText.isEmpty()
                ? defaultEscaping(validation)
                : escaping(escapingText, "global");
        return new Globals(block, config(block, labels, validation, escaping), validation, escapingText);
    }

    private static GlobalConfig config(Block block, Labels labels, NameValidation validation, NameEscaping escaping) {
        return new GlobalConfig(block.duration("scrape_interval"), block.duration("scrape_timeout"), block.duration(
                "evaluation_interval"), block.duration("rule_query_offset"), protocols(block), labels,
                block.text(
                        "query_log_file"),
                block.text("scrape_failure_log_file"), ScrapeConfigs.limits(block, 0, 0),
                ScrapeConfigs.histograms(block), block.bool("extra_scrape_metrics"), validation, escaping);
    }

    private static Labels externalLabels(Block block, NameValidation validation, EnvironmentExpansion expansion) {
        Map<String, String> expanded = new LinkedHashMap<>();
        block.textMap("external_labels").forEach((name, value) -> {
            if (!validation.isValidLabelName(name)) {
                throw new ConfigException(quote(name) + " is not a valid label name");
            }
            if (!Names.isWellFormed(value)) {
                throw new ConfigException(quote(value) + " is not a valid label value");
            }
            expanded.put(name, expansion.expand(value));
        });
        if (!expanded.isEmpty()) {
            block.set("external_labels", expanded);
        }
        return Labels.of(expanded);
    }

    private static NameValidation validation(String text) {
        return switch (text) {
            case "", "utf8" -> NameValidation.UTF8;
            case "legacy" -> NameValidation.LEGACY;
            default -> throw new ConfigException("unrecognized ValidationScheme: " + quote(text));
        };
    }

    static NameValidation jobValidation(String text, NameValidation inherited) {
        return text.isEmpty() ? inherited : validation(text);
    }

    static NameEscaping defaultEscaping(NameValidation validation) {
        return validation == NameValidation.LEGACY ? NameEscaping.UNDERSCORES : NameEscaping.ALLOW_UTF8;
    }

    /// @param whose `global` or `scrape config`
    static NameEscaping escaping(String text, String whose) {
        for (NameEscaping escaping : NameEscaping.values()) {
            if (escaping.text().equals(text)) {
                return escaping;
            }
        }
        throw new ConfigException("unknown " + whose + " name escaping method specified, must be one of 'allow-utf-8', "
                + "'underscores', 'dots', or 'values', got " + quote(text));
    }

    static List<ScrapeProtocol> protocols(Block block) {
        return block.texts("scrape_protocols").stream().map(Globals::requireProtocol).toList();
    }

    static ScrapeProtocol requireProtocol(String text) {
        return ScrapeProtocol.find(text).orElseThrow(() -> new ConfigException("unknown scrape protocol " + text
                + ", supported: [OpenMetricsText0.0.1 OpenMetricsText1.0.0 PrometheusProto PrometheusText0.0.4 "
                + "PrometheusText1.0.0]"));
    }

    static void checkProtocols(List<String> protocols, String where) {
        if (protocols.isEmpty()) {
            throw new ConfigException("scrape_protocols cannot be empty" + where);
        }
        Set<String> seen = new HashSet<>();
        for (String protocol : protocols) {
            if (!seen.add(protocol.toLowerCase(java.util.Locale.ROOT))) {
                throw new ConfigException("duplicated protocol in scrape_protocols, got [" + String.join(" ", protocols)
                        + "]" + where);
            }
            try {
                requireProtocol(protocol);
            } catch (ConfigException e) {
                throw new ConfigException("scrape_protocols: " + e.getMessage() + where, e);
            }
        }
    }
}
