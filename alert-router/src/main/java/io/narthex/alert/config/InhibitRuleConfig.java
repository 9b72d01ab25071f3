package io.narthex.alert.config;

import java.util.List;

import io.narthex.alert.matcher.LabelMatcher;

/// An inhibition rule.
///
/// @param name empty if it has none
/// @param equal labels that source and target must share; an absent label counts as empty
public record InhibitRuleConfig(String name, List<LabelMatcher> source, List<LabelMatcher> target,
        List<String> equal) {
    public InhibitRuleConfig {
        source = List.copyOf(source);
        target = List.copyOf(target);
        equal = List.copyOf(equal);
    }
}
