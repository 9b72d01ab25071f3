package io.narthex.rules.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import io.narthex.config.Globs;
import io.narthex.model.Names;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.rules.config.RuleFileReader.RawGroup;
import io.narthex.rules.config.RuleFileReader.RawRule;
import io.narthex.rules.config.StrictYaml.Text;
import io.narthex.rules.template.RuleTemplates;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;
import io.narthex.template.TemplateException;

/// Rule files to rule groups, with Prometheus' checks and words.
public final class RuleFiles {
    private static final int VERSION_BYTES = 8;

    private RuleFiles() {}

    /// Every group of every file that the patterns name.
    ///
    /// @param patterns as `rule_files` has them, resolved; a glob that matches nothing is no error
    /// @throws RuleFileException if one file cannot be used: then none is
    public static List<RuleGroupVersion> load(List<String> patterns, RuleDefaults defaults, long loadedAtMs) {
        Map<String, RuleGroupVersion> groups = new LinkedHashMap<>();
        for (String pattern : patterns) {
            for (Path file : Globs.expand(pattern)) {
                for (RuleGroupVersion group : parse(file.toString(), read(file), defaults, loadedAtMs)) {
                    groups.putIfAbsent(group.file() + ";" + group.name(), group);
                }
            }
        }
        return List.copyOf(groups.values());
    }

    /// @throws RuleFileException if it cannot be read
    public static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RuleFileException(file.toString(), List.of("open " + file + ": " + e.getMessage()));
        }
    }

    /// @throws RuleFileException naming everything that is wrong
    public static List<RuleGroupVersion> parse(String file, String yaml, RuleDefaults defaults, long loadedAtMs) {
        return parse(file, yaml, defaults, loadedAtMs, false);
    }

    /// @param ignoresUnknown whether a key that nobody knows is passed over
    /// @throws RuleFileException naming everything that is wrong
    public static List<RuleGroupVersion> parse(String file, String yaml, RuleDefaults defaults, long loadedAtMs,
            boolean ignoresUnknown) {
        List<String> findings = new ArrayList<>();
        List<RuleGroupVersion> groups = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RawGroup group : RuleFileReader.read(file, yaml, ignoresUnknown)) {
            checkGroup(group, names, findings);
            List<RuleDefinition> rules = new ArrayList<>();
            for (int i = 0; i < group.rules().size(); i++) {
                RawRule rule = group.rules().get(i);
                for (Finding finding : checkRule(rule)) {
                    findings.add(finding.render(group.name().value(), i + 1, name(rule).value()));
                }
                rules.add(definition(rule));
            }
            groups.add(version(file, group, rules, defaults, loadedAtMs));
        }
        if (!findings.isEmpty()) {
            throw new RuleFileException(file, findings);
        }
        return groups;
    }

    /// @param second another place that belongs to it, or absent
    private record Finding(Text at, Text second, String what) {
        Finding(Text at, String what) {
            this(at, Text.ABSENT, what);
        }

        private static String place(Text text) {
            return text.isPresent() ? text.line() + ":" + text.column() + ": " : "";
        }

        String render(String group, int rule, String ruleName) {
            return place(at) + place(second) + "group " + Names.quote(group) + ", rule " + rule + ", "
                    + Names.quote(ruleName) + ": " + what;
        }
    }

    private static Text name(RawRule rule) {
        return rule.alert().isPresent() ? rule.alert() : rule.record();
    }

    private static void checkGroup(RawGroup group, Set<String> names, List<String> findings) {
        String at = group.self().line() + ":" + group.self().column() + ": ";
        String name = group.name().value();
        if (name.isEmpty()) {
            findings.add(at + "Groupname must not be empty");
        } else if (!names.add(name)) {
            findings.add(at + "groupname: " + Names.quote(name) + " is repeated in the same file");
        }
        checkDuration(group.interval(), findings);
        checkDuration(group.queryOffset(), findings);
        if (group.limit().isPresent() && !group.limit().value().matches("-?[0-9]{1,9}")) {
            findings.add(
                    "yaml: unmarshal errors:\n  line " + group.limit().line() + ": cannot unmarshal !!str `"
                            + group.limit().value() + "` into int");
        }
        group.labels().forEach((label, value) -> {
            if (!isLabelName(label)) {
                findings.add(at + "group " + Names.quote(name) + ": invalid label name: " + label);
            }
            if (!Names.isWellFormed(value)) {
                findings.add(at + "group " + Names.quote(name) + ": invalid label value: " + value);
            }
        });
    }

    private static void checkDuration(Text duration, List<String> findings) {
        String error = durationError(duration);
        if (!error.isEmpty()) {
            findings.add(duration.line() + ":" + duration.column() + ": " + error);
        }
    }

    private static String durationError(Text duration) {
        if (!duration.isPresent()) {
            return "";
        }
        try {
            Durations.parse(duration.value());
            return "";
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean isLabelName(String name) {
        return Names.isUtf8Name(name) && !name.equals("__name__");
    }

    private static List<Finding> checkRule(RawRule rule) {
        List<Finding> findings = new ArrayList<>();
        boolean isRecord = !rule.record().value().isEmpty();
        boolean isAlert = !rule.alert().value().isEmpty();
        if (isRecord && isAlert) {
            findings.add(new Finding(rule.record(), rule.alert(), "only one of 'record' and 'alert' must be set"));
        } else if (!isRecord && !isAlert) {
            findings.add(new Finding(rule.self(), "one of 'record' or 'alert' must be set"));
        }
        checkExpression(rule, findings);
        if (isRecord) {
            checkRecording(rule, findings);
        }
        checkRuleDuration(rule, rule.holdDuration(), findings);
        checkRuleDuration(rule, rule.keepFiringFor(), findings);
        checkLabels(rule, findings);
        if (isAlert) {
            checkTemplates(rule, findings);
        }
        return findings;
    }

    private static void checkExpression(RawRule rule, List<Finding> findings) {
        if (rule.expr().value().isEmpty()) {
            findings.add(new Finding(rule.self(), "field 'expr' must be set in rule"));
            return;
        }
        try {
            PromqlParser.parse(rule.expr().value(), ParserOptions.ALL);
        } catch (ParseFailure e) {
            findings.add(new Finding(rule.expr(), "could not parse expression: " + e.getMessage()));
        }
    }

    private static void checkRecording(RawRule rule, List<Finding> findings) {
        if (!rule.annotations().isEmpty()) {
            findings.add(new Finding(rule.record(), "invalid field 'annotations' in recording rule"));
        }
        if (rule.holdDuration().isPresent() && !rule.holdDuration().value().equals("0s")) {
            findings.add(new Finding(rule.record(), "invalid field 'for' in recording rule"));
        }
        if (rule.keepFiringFor().isPresent() && !rule.keepFiringFor().value().equals("0s")) {
            findings.add(new Finding(rule.record(), "invalid field 'keep_firing_for' in recording rule"));
        }
        String name = rule.record().value();
        if (!Names.isUtf8Name(name)) {
            findings.add(new Finding(rule.record(), "invalid recording rule name: " + name));
        } else if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            findings.add(
                    new Finding(
                            rule.record(),
                            "braces present in the recording rule name; should it be in expr?: " + name));
        }
    }

    private static void checkRuleDuration(RawRule rule, Text duration, List<Finding> findings) {
        String error = durationError(duration);
        if (!error.isEmpty()) {
            findings.add(new Finding(duration.isPresent() ? duration : rule.self(), error));
        }
    }

    private static void checkLabels(RawRule rule, List<Finding> findings) {
        rule.labels().forEach((label, value) -> {
            if (!isLabelName(label)) {
                findings.add(new Finding(Text.ABSENT, "invalid label name: " + label));
            }
            if (!Names.isWellFormed(value)) {
                findings.add(new Finding(Text.ABSENT, "invalid label value: " + value));
            }
        });
        rule.annotations().keySet().forEach(annotation -> {
            if (!Names.isUtf8Name(annotation)) {
                findings.add(new Finding(Text.ABSENT, "invalid annotation name: " + annotation));
            }
        });
    }

    private static void checkTemplates(RawRule rule, List<Finding> findings) {
        rule.labels().forEach((label, text) -> checkTemplate(rule, "label", label, text, findings));
        rule.annotations().forEach((name, text) -> checkTemplate(rule, "annotation", name, text, findings));
    }

    private static void checkTemplate(RawRule rule, String what, String key, String text, List<Finding> findings) {
        try {
            RuleTemplates.check(rule.alert().value(), text);
        } catch (TemplateException e) {
            findings.add(new Finding(Text.ABSENT, what + " " + Names.quote(key) + ": " + e.getMessage()));
        }
    }

    private static RuleDefinition definition(RawRule rule) {
        boolean isAlert = !rule.alert().value().isEmpty();
        return new RuleDefinition(
                isAlert ? RuleKind.ALERTING : RuleKind.RECORDING,
                name(rule).value(),
                rule.expr().value(),
                durationMs(rule.holdDuration(), Duration.ZERO),
                durationMs(rule.keepFiringFor(), Duration.ZERO),
                rule.labels(),
                rule.annotations());
    }

    private static long durationMs(Text text, Duration absent) {
        if (!text.isPresent() || !durationError(text).isEmpty()) {
            return absent.toMillis();
        }
        return Durations.parse(text.value()).toMillis();
    }

    private static RuleGroupVersion version(String file, RawGroup group, List<RuleDefinition> rules,
            RuleDefaults defaults, long loadedAtMs) {
        long ownIntervalMs = durationMs(group.interval(), Duration.ZERO);
        long intervalMs = ownIntervalMs > 0 ? ownIntervalMs : defaults.interval().toMillis();
        boolean hasLimit = group.limit().value().matches("-?[0-9]{1,9}");
        RuleGroupVersion unversioned = new RuleGroupVersion(
                defaults.tenant(),
                file,
                group.name().value(),
                "",
                true,
                intervalMs,
                durationMs(group.queryOffset(), defaults.queryOffset()),
                defaults.lateness().toMillis(),
                hasLimit ? Integer.parseInt(group.limit().value()) : 0,
                group.labels(),
                rules,
                defaults.externalLabels().toMap(),
                loadedAtMs);
        return withVersion(unversioned);
    }

    private static RuleGroupVersion withVersion(RuleGroupVersion group) {
        StringBuilder canonical = new StringBuilder();
        canonical.append(group.intervalMs()).append('\n').append(group.queryOffsetMs()).append('\n')
                .append(group.latenessMs()).append('\n').append(group.limit()).append('\n');
        appendMap(canonical, group.labels());
        appendMap(canonical, group.externalLabels());
        for (RuleDefinition rule : group.rules()) {
            canonical.append(rule.kind()).append('\n').append(Names.quote(rule.name())).append('\n')
                    .append(Names.quote(rule.expr())).append('\n').append(rule.holdDurationMs()).append('\n')
                    .append(rule.keepFiringForMs()).append('\n');
            appendMap(canonical, rule.labels());
            appendMap(canonical, rule.annotations());
        }
        return new RuleGroupVersion(
                group.tenant(),
                group.file(),
                group.name(),
                hash(canonical.toString()),
                group.active(),
                group.intervalMs(),
                group.queryOffsetMs(),
                group.latenessMs(),
                group.limit(),
                group.labels(),
                group.rules(),
                group.externalLabels(),
                group.loadedAtMs());
    }

    private static void appendMap(StringBuilder out, Map<String, String> map) {
        new TreeMap<>(map).forEach(
                (key, value) -> out.append(Names.quote(key)).append('=').append(Names.quote(value)).append(','));
        out.append('\n');
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
