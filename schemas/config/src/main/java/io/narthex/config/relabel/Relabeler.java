package io.narthex.config.relabel;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

import io.narthex.config.RelabelConfig;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// A list of relabelling steps, compiled: one label set in, one out or none.
///
/// Immutable and safe for use by many threads. A step that changes nothing allocates nothing.
public final class Relabeler {
    private final List<Step> steps;

    private Relabeler(List<Step> steps) {
        this.steps = steps;
    }

    public static Relabeler of(List<RelabelConfig> configs) {
        return new Relabeler(configs.stream().map(Step::new).toList());
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /// What is left of the labels after all steps, or null where a step dropped them.
    public @Nullable Labels apply(Labels labels) {
        Labels current = labels;
        for (Step step : steps) {
            Labels next = step.apply(current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    private static final class Step {
        private final RelabelConfig config;
        private final RelabelRegex regex;
        private final boolean constant;

        Step(RelabelConfig config) {
            this.config = config;
            regex = RelabelRegex.compile(config.regex());
            constant = config.regex().equals(RelabelConfig.DEFAULT_REGEX) && config.targetLabel().indexOf('$') < 0
                    && config.replacement().indexOf('$') < 0;
        }

        @Nullable
        Labels apply(Labels labels) {
            return switch (config.action()) {
                case REPLACE -> replace(labels);
                case KEEP -> regex.matches(joined(labels)) ? labels : null;
                case DROP -> regex.matches(joined(labels)) ? null : labels;
                case KEEPEQUAL -> labels.value(config.targetLabel()).equals(joined(labels)) ? labels : null;
                case DROPEQUAL -> labels.value(config.targetLabel()).equals(joined(labels)) ? null : labels;
                case HASHMOD -> set(labels, config.targetLabel(), hashMod(joined(labels)));
                case LOWERCASE -> set(labels, config.targetLabel(), joined(labels).toLowerCase(Locale.ROOT));
                case UPPERCASE -> set(labels, config.targetLabel(), joined(labels).toUpperCase(Locale.ROOT));
                case LABELMAP -> mapNames(labels);
                case LABELDROP -> filterNames(labels, false);
                case LABELKEEP -> filterNames(labels, true);
            };
        }

        private String joined(Labels labels) {
            List<String> sources = config.sourceLabels();
            if (sources.size() == 1) {
                return labels.value(sources.getFirst());
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < sources.size(); i++) {
                text.append(i == 0 ? "" : config.separator()).append(labels.value(sources.get(i)));
            }
            return text.toString();
        }

        private Labels replace(Labels labels) {
            if (constant) {
                return set(labels, config.targetLabel(), config.replacement());
            }
            String value = joined(labels);
            RelabelRegex.Groups groups = regex.match(value);
            if (groups == null) {
                return labels;
            }
            String target = groups.expand(config.targetLabel());
            if (!config.nameValidation().isValidLabelName(target)) {
                return labels;
            }
            return set(labels, target, groups.expand(config.replacement()));
        }

        private Labels mapNames(Labels labels) {
            Labels mapped = labels;
            for (int i = 0; i < labels.size(); i++) {
                RelabelRegex.Groups groups = regex.match(labels.name(i));
                if (groups != null) {
                    mapped = set(mapped, groups.expand(config.replacement()), labels.value(i));
                }
            }
            return mapped;
        }

        private Labels filterNames(Labels labels, boolean keepMatching) {
            Labels kept = labels;
            for (int i = 0; i < labels.size(); i++) {
                if (regex.matches(labels.name(i)) != keepMatching) {
                    kept = kept.without(labels.name(i));
                }
            }
            return kept;
        }

        /// The last 8 bytes of the MD5 hash, big-endian and unsigned, modulo the modulus.
        private String hashMod(String value) {
            try {
                byte[] digest = MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
                BigInteger hash = new BigInteger(1, digest, 8, 8);
                return hash.mod(new BigInteger(Long.toUnsignedString(config.modulus()))).toString();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has MD5", e);
            }
        }

        private static Labels set(Labels labels, String name, String value) {
            return labels.value(name).equals(value) ? labels : labels.with(name, value);
        }
    }
}
