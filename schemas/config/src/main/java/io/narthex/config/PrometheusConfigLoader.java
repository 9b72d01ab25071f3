package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Reads `prometheus.yml` and the files it includes.
///
/// Strict as Prometheus is: unknown keys and wrong types are all reported with their lines; a value that breaks a rule
/// is reported in Prometheus' words. Nothing is looked up but files and, for external labels, environment variables.
public final class PrometheusConfigLoader {
    /// `*` may stand in the last element of a path only.
    private static final Pattern GLOB = Pattern.compile("[^*]*(\\*[^/]*)?");

    private final UnaryOperator<@Nullable String> environment;

    /// @param environment the value of a variable, or null
    PrometheusConfigLoader(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /// @throws ConfigException if the file cannot be read or is refused
    public static PrometheusConfig load(Path file) {
        String yaml = read(file);
        try {
            Path directory = file.getParent();
            return parse(yaml, directory == null ? Path.of("") : directory);
        } catch (ConfigException e) {
            throw new ConfigException("parsing YAML file " + file + ": " + e.getMessage(), e);
        }
    }

    /// @param baseDir the directory that relative paths are relative to
    /// @throws ConfigException if the text is refused
    public static PrometheusConfig parse(String yaml, Path baseDir) {
        return new PrometheusConfigLoader(System::getenv).parseYaml(yaml, baseDir);
    }

    PrometheusConfig parseYaml(String yaml, Path baseDir) {
        Block root = YamlReader.read(yaml, Schema.prometheus().struct("root"));
        List<String> warnings = new ArrayList<>();
        Globals globals = Globals.of(root.block("global"), new EnvironmentExpansion(environment, warnings));
        root.texts("rule_files").forEach(file -> requireGlob(file, "rule file"));
        root.texts("scrape_config_files").forEach(file -> requireGlob(file, "scrape config file"));
        Map<String, String> jobs = new HashMap<>();
        List<Block> scrapeBlocks = inheritAll(root, globals, jobs);
        RemoteReader remotes = new RemoteReader(globals.validation());
        AlertingConfig alertingBeforePaths = Alertmanagers.read(root.block("alerting"), globals.validation());
        remotes.read(root);
        OtlpConfig otlp = OtherSections.otlp(root.block("otlp"), globals.validation());

        // Checks saw the paths as written; from here on they are the real ones.
        root.resolveFiles(baseDir);
        List<NotBuilt> notBuilt = new ArrayList<>();
        root.collectNotBuilt("", notBuilt);
        List<ScrapeConfig> scrapeConfigs = new ArrayList<>();
        scrapeBlocks.forEach(block -> scrapeConfigs.add(ScrapeConfigs.read(block)));
        readScrapeFiles(root.texts("scrape_config_files"), globals, jobs, scrapeConfigs, notBuilt);
        AlertingConfig alerting = alertingBeforePaths.alertmanagers().isEmpty()
                ? alertingBeforePaths
                : Alertmanagers.read(root.block("alerting"), globals.validation());
        RemoteReader resolvedRemotes = new RemoteReader(globals.validation());
        resolvedRemotes.read(root);
        return new PrometheusConfig(globals.config(), new RuntimeConfig(root.block("runtime").integer("gogc")),
                alerting, root.texts("rule_files"), root.texts("scrape_config_files"), List.copyOf(scrapeConfigs),
                OtherSections.storage(root.block("storage")), OtherSections.tracing(root),
                resolvedRemotes.writes(), resolvedRemotes.reads(), otlp, List.copyOf(notBuilt),
                List.copyOf(warnings), YamlWriter.write(root));
    }

    private static void requireGlob(String path, String what) {
        if (!GLOB.matcher(path).matches()) {
            throw new ConfigException("invalid " + what + " path " + quote(path));
        }
    }

    private static List<Block> inheritAll(Block root, Globals globals, Map<String, String> jobs) {
        List<Block> blocks = new ArrayList<>();
        for (Block block : root.blocks("scrape_configs")) {
            Block scrape = requireScrape(block);
            ScrapeConfigs.check(scrape);
            blocks.add(scrape);
        }
        for (Block scrape : blocks) {
            ScrapeConfigs.inherit(scrape, globals);
            if (jobs.put(scrape.text("job_name"), "main config file") != null) {
                throw new ConfigException("found multiple scrape configs with job name "
                        + quote(scrape.text("job_name")));
            }
        }
        return blocks;
    }

    private static Block requireScrape(@Nullable Block block) {
        if (block == null) {
            throw new ConfigException("empty or null scrape config section");
        }
        return block;
    }

    private static void readScrapeFiles(List<String> patterns, Globals globals, Map<String, String> jobs,
            List<ScrapeConfig> to, List<NotBuilt> notBuilt) {
        for (String pattern : patterns) {
            for (Path file : Globs.expand(pattern)) {
                try {
                    readScrapeFile(file, globals, jobs, to, notBuilt);
                } catch (ConfigException e) {
                    throw new ConfigException(quote(file.toString()) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static void readScrapeFile(Path file, Globals globals, Map<String, String> jobs, List<ScrapeConfig> to,
            List<NotBuilt> notBuilt) {
        Block root = YamlReader.read(read(file), Schema.prometheus().struct("scrape_config_file"));
        for (Block block : root.blocks("scrape_configs")) {
            Block scrape = requireScrape(block);
            ScrapeConfigs.check(scrape);
            ScrapeConfigs.inherit(scrape, globals);
            String job = scrape.text("job_name");
            String first = jobs.put(job, quote(file.toString()));
            if (first != null) {
                throw new ConfigException("found multiple scrape configs with job name " + quote(job)
                        + ", first found in " + first);
            }
        }
        Path directory = file.getParent();
        root.resolveFiles(directory == null ? Path.of("") : directory);
        root.collectNotBuilt(file.toString(), notBuilt);
        for (Block block : root.blocks("scrape_configs")) {
            to.add(ScrapeConfigs.read(requireScrape(block)));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw new ConfigException("read " + file + ": " + e.getMessage(), e);
        }
    }
}
