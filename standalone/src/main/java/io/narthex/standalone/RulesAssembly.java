package io.narthex.standalone;

import io.narthex.rules.service.RulesConfig;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.QueryFlags;
import io.narthex.standalone.flags.RuleFlags;
import java.nio.file.Path;

/// The rules service as the flags want it.
final class RulesAssembly {
    private static final int STREAM_THREADS = 1;

    private RulesAssembly() {}

    static RulesConfig config(LogConnection log, Path configFile, String externalUrl, String memberUrl,
            DataDirectory data, RuleFlags rules, QueryFlags query) {
        return new RulesConfig(log, configFile, externalUrl, memberUrl, data.streams(), STREAM_THREADS,
                rules.lateness(),
                rules.resendDelay(), query.lookbackDelta(), query.maxSamples());
    }
}
