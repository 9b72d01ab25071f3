package io.narthex.config;

import java.util.List;

/// The section `otlp`.
public record OtlpConfig(boolean promoteAllResourceAttributes, List<String> promoteResourceAttributes,
        List<String> ignoreResourceAttributes, String translationStrategy, boolean keepIdentifyingResourceAttributes,
        boolean convertHistogramsToNhcb, boolean promoteScopeMetadata, boolean labelNameUnderscoreSanitization,
        boolean labelNamePreserveMultipleUnderscores) {}
