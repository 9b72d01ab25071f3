package io.narthex.standalone;

import io.narthex.rules.service.RulesConfig;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.RuleFlags;
import java.nio.file.Path;

/// The rules service as the flags want it.
final class RulesAssembly {
    private static final int STREAM_THREADS = 1;

    private RulesAssembly() {}

    static RulesConfig config(LogConnection log, Path configFile, String externalUrl, String memberUrl,
            DataDirectory data, RuleFlags rules, EvaluationFlags evaluation) {
        return new RulesConfig(log, configFile, externalUrl, memberUrl, data.streams(), STREAM_THREADS,
                rules.lateness(),
                rules.resendDelay(), evaluation.lookbackDelta(), evaluation.maxSamples(), rules.notifications());
    }
}
