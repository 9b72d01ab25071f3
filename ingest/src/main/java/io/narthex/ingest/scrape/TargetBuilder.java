package io.narthex.ingest.scrape;

import static io.narthex.model.Names.quote;

import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import io.narthex.config.HistogramModes;
import io.narthex.config.ScrapeConfig;
import io.narthex.config.TargetGroup;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns discovered addresses into targets: default labels, relabelling, checks.
final class TargetBuilder {
    private static final String ADDRESS = "__address__";
    private static final String SCHEME = "__scheme__";
    private static final String METRICS_PATH = "__metrics_path__";
    private static final String INTERVAL = "__scrape_interval__";
    private static final String TIMEOUT = "__scrape_timeout__";
    private static final String PARAM_PREFIX = "__param_";
    private static final String SCRAPE_NATIVE = "__scrape_native_histograms__";
    private static final String CONVERT_CLASSIC = "__convert_classic_histograms_to_nhcb__";
    private static final String ALWAYS_CLASSIC = "__always_scrape_classic_histograms__";

    private final ScrapeConfig config;
    private final Relabeler relabeler;

    /// What became of one address.
    sealed interface Outcome {
        /// It is scraped.
        record Active(Target target) implements Outcome {}

        /// Relabelling dropped it.
        record Dropped(Labels discoveredLabels) implements Outcome {}

        /// It breaks a rule.
        record Broken(String reason) implements Outcome {}
    }

    TargetBuilder(ScrapeConfig config) {
        this.config = config;
        relabeler = Relabeler.of(config.relabelConfigs());
    }

    List<Outcome> build(List<TargetGroup> groups) {
        List<Outcome> outcomes = new ArrayList<>();
        for (TargetGroup group : groups) {
            for (int i = 0; i < group.targets().size(); i++) {
                outcomes.add(build(group, i));
            }
        }
        return outcomes;
    }

    private Outcome build(TargetGroup group, int index) {
        Labels discovered = discovered(group.targets().get(index), group.labels());
        Labels relabelled = relabeler.apply(discovered);
        if (relabelled == null) {
            return new Outcome.Dropped(discovered);
        }
        try {
            return new Outcome.Active(target(discovered, relabelled));
        } catch (ConfigException e) {
            return new Outcome.Broken("instance " + index + " in group " + group.source() + ": " + e.getMessage());
        }
    }

    private Labels discovered(String address, Labels groupLabels) {
        Labels.Builder labels = groupLabels.toBuilder().set(ADDRESS, address);
        setDefault(labels, "job", config.jobName());
        setDefault(labels, INTERVAL, Durations.format(config.scrapeInterval()));
        setDefault(labels, TIMEOUT, Durations.format(config.scrapeTimeout()));
        setDefault(labels, METRICS_PATH, config.metricsPath());
        setDefault(labels, SCHEME, config.scheme());
        setDefault(labels, SCRAPE_NATIVE, Boolean.toString(config.histograms().scrapeNative()));
        setDefault(labels, CONVERT_CLASSIC, Boolean.toString(config.histograms()
                .convertClassicToNhcb()));
        setDefault(labels, ALWAYS_CLASSIC, Boolean.toString(config.histograms()
                .alwaysScrapeClassic()));
        config.params().forEach((name, values) -> {
            if (!values.isEmpty()) {
                setDefault(labels, PARAM_PREFIX + name, values.getFirst());
            }
        });
        return labels.build();
    }

    private static void setDefault(Labels.Builder labels, String name, String value) {
        if (labels.value(name).isEmpty()) {
            labels.set(name, value);
        }
    }

    private Target target(Labels discovered, Labels relabelled) {
        String address = relabelled.value(ADDRESS);
        if (address.isEmpty()) {
            throw new ConfigException("no address");
        }
        if (address.indexOf('/') >= 0) {
            throw new ConfigException(quote(address) + " is not a valid hostname");
        }
        Duration interval = duration(relabelled.value(INTERVAL), "interval");
        Duration timeout = duration(relabelled.value(TIMEOUT), "timeout");
        if (timeout.compareTo(interval) > 0) {
            throw new ConfigException("scrape timeout cannot be greater than scrape interval (" + quote(Durations
                    .format(timeout)) + " > " + quote(Durations.format(interval)) + ")");
        }
        URI url = url(relabelled, address);
        Labels.Builder shown = Labels.builder();
        relabelled.forEach((name, value) -> {
            if (!name.startsWith("__")) {
                shown.add(name, value);
            }
        });
        setDefault(shown, "instance", address);
        return Target.of(discovered, shown.build(), url, interval, timeout, new HistogramModes(
                flag(relabelled, SCRAPE_NATIVE), flag(relabelled, CONVERT_CLASSIC), flag(relabelled, ALWAYS_CLASSIC)));
    }

    private static boolean flag(Labels labels, String name) {
        String text = labels.value(name);
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "", "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new ConfigException("error parsing " + name + ": strconv.ParseBool: parsing " + quote(text)
                    + ": invalid syntax");
        };
    }

    private static Duration duration(String text, String what) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (ConfigException e) {
            throw new ConfigException("error parsing scrape " + what + ": " + e.getMessage(), e);
        }
        if (duration.isZero()) {
            throw new ConfigException("scrape " + what + " cannot be 0");
        }
        return duration;
    }

    private URI url(Labels labels, String address) {
        Map<String, List<String>> params = new TreeMap<>(config.params());
        labels.forEach((name, value) -> {
            if (name.startsWith(PARAM_PREFIX)) {
                params.merge(name.substring(PARAM_PREFIX.length()), List.of(value), TargetBuilder::withFirst);
            }
        });
        StringBuilder text = new StringBuilder(labels.value(SCHEME)).append("://").append(address);
        String path = labels.value(METRICS_PATH);
        text.append(path.isEmpty() || path.startsWith("/") ? "" : "/").append(path.replace(" ", "%20"));
        char separator = path.indexOf('?') >= 0 ? '&' : '?';
        for (Map.Entry<String, List<String>> param : params.entrySet()) {
            for (String value : param.getValue()) {
                text.append(separator).append(encoded(param.getKey())).append('=').append(encoded(value));
                separator = '&';
            }
        }
        try {
            return new URI(text.toString());
        } catch (URISyntaxException e) {
            throw new ConfigException("parse " + quote(text.toString()) + ": " + e.getReason(), e);
        }
    }

    private static List<String> withFirst(List<String> values, List<String> first) {
        List<String> replaced = new ArrayList<>(first);
        values.stream().skip(1).forEach(replaced::add);
        return replaced;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
