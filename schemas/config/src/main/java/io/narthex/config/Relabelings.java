package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/// Lists of relabelling steps: their rules, in Prometheus' order and words.
final class Relabelings {
    private static final Pattern LEGACY_TARGET = Pattern.compile(
            "^(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+$");

    private Relabelings() {}

    static void requireNoNull(Block block, String key, String message) {
        for (Block step : block.blocks(key)) {
            if (step == null) {
                throw new ConfigException(message);
            }
            // The action's name is checked where the step is read, before any rule of the whole.
            action(step);
        }
    }

    static List<RelabelConfig> read(Block block, String key, NameValidation validation) {
        List<RelabelConfig> steps = new ArrayList<>();
        for (Block step : block.blocks(key)) {
            steps.add(read(step, validation));
        }
        return List.copyOf(steps);
    }

    private static RelabelConfig read(@Nullable Block block, NameValidation validation) {
        if (block == null) {
            throw new ConfigException("empty or null relabeling rule");
        }
        RelabelConfig step = new RelabelConfig(block.texts("source_labels"), block.text("separator"), block.text(
                "target_label"), block.text("regex"), block.integer("modulus"), block.text("replacement"),
                action(
                        block),
                validation);
        block.set("action", step.action().text());
        check(step);
        return step;
    }

    private static RelabelAction action(Block block) {
        String text = block.text("action");
        if (text.isEmpty()) {
            throw new ConfigException("relabel action cannot be empty");
        }
        return RelabelAction.find(text).orElseThrow(() -> new ConfigException("unknown relabel action " + quote(text)));
    }

    private static void check(RelabelConfig step) {
        String action = step.action().text();
        String target = step.targetLabel();
        if (step.action() == RelabelAction.HASHMOD && step.modulus() == 0) {
            throw new ConfigException("relabel configuration for hashmod requires non-zero modulus");
        }
        if (needsTarget(step.action()) && target.isEmpty()) {
            throw new ConfigException("relabel configuration for " + action
                    + " action requires 'target_label' value");
        }
        if (needsTarget(step.action()) && !isValidTarget(step)) {
            throw new ConfigException(quote(target) + " is invalid 'target_label' for " + action + " action");
        }
        boolean defaultReplacement = step.replacement().equals(RelabelConfig.DEFAULT_REPLACEMENT);
        if (takesNoReplacement(step.action()) && !defaultReplacement) {
            throw new ConfigException("'replacement' can not be set for " + action + " action");
        }
        if (step.action() == RelabelAction.LABELMAP && !isValidTemplate(step.replacement(), step.nameValidation())) {
            throw new ConfigException(quote(step.replacement()) + " is invalid 'replacement' for " + action
                    + " action");
        }
        checkOnlyFields(step, action);
    }

    private static void checkOnlyFields(RelabelConfig step, String action) {
        boolean othersDefault = step.modulus() == 0 && step.separator().equals(RelabelConfig.DEFAULT_SEPARATOR)
                && step.replacement().equals(RelabelConfig.DEFAULT_REPLACEMENT);
        boolean equality = step.action() == RelabelAction.KEEPEQUAL || step.action() == RelabelAction.DROPEQUAL;
        if (equality && !(othersDefault && step.regex().equals(RelabelConfig.DEFAULT_REGEX))) {
            throw new ConfigException(action
                    + " action requires only 'source_labels' and `target_label`, and no other fields");
        }
        boolean byName = step.action() == RelabelAction.LABELDROP || step.action() == RelabelAction.LABELKEEP;
        if (byName && !(othersDefault && step.sourceLabels().isEmpty() && step.targetLabel().isEmpty())) {
            throw new ConfigException(action + " action requires only 'regex', and no other fields");
        }
    }

    private static boolean needsTarget(RelabelAction action) {
        return switch (action) {
            case REPLACE, HASHMOD, LOWERCASE, UPPERCASE, KEEPEQUAL, DROPEQUAL -> true;
            case KEEP, DROP, LABELMAP, LABELDROP, LABELKEEP -> false;
        };
    }

    private static boolean takesNoReplacement(RelabelAction action) {
        return switch (action) {
            case LOWERCASE, UPPERCASE, KEEPEQUAL, DROPEQUAL -> true;
            case REPLACE, HASHMOD, KEEP, DROP, LABELMAP, LABELDROP, LABELKEEP -> false;
        };
    }

    private static boolean isValidTarget(RelabelConfig step) {
        return step.action() == RelabelAction.REPLACE && step.targetLabel().indexOf('$') >= 0
                ? isValidTemplate(step.targetLabel(), step.nameValidation())
                : step.nameValidation().isValidLabelName(step.targetLabel());
    }

    private static boolean isValidTemplate(String template, NameValidation validation) {
        return switch (validation) {
            case UTF8 -> validation.isValidLabelName(template);
            case LEGACY -> LEGACY_TARGET.matches(template);
        };
    }
}
