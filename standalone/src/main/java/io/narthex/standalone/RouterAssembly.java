package io.narthex.standalone;

import io.narthex.alert.AlertRouterConfig;
import io.narthex.alert.matcher.MatcherMode;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.AlertFlags;
import io.narthex.standalone.web.HostPort;
import java.nio.file.Path;
import java.util.List;

/// The alert router as the flags want it.
final class RouterAssembly {
    private RouterAssembly() {}

    static AlertRouterConfig config(LogConnection log, Path configFile, AlertFlags flags, List<String> features,
            HostPort address, String instanceId) {
        AlertRouterConfig defaults = AlertRouterConfig.of(log, configFile,
                flags.findExternalUrl().orElse("http://" + address.reachable()), address.reachable(), instanceId,
                Build.version());
        return new AlertRouterConfig(log, configFile, matcherMode(features), defaults.externalUrl(),
                defaults.memberName(), defaults.memberAddress(), instanceId, flags.dataRetention(),
                defaults.alertsGcInterval(), flags.startDelay(), defaults.maxSilences(), defaults.maxSilenceSizeBytes(),
                defaults.perAlertNameLimit(), defaults.getConcurrency(), defaults.version());
    }

    private static MatcherMode matcherMode(List<String> features) {
        if (features.contains("classic-mode")) {
            return MatcherMode.CLASSIC;
        }
        return features.contains("utf8-strict-mode") ? MatcherMode.UTF8_STRICT : MatcherMode.FALLBACK;
    }
}
