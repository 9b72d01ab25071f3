package io.narthex.standalone.flags;

import picocli.CommandLine.Option;

/// `--web.enable-admin-api`, for the services that have such an API.
public final class AdminFlags {
    @Option(names = "--web.enable-admin-api", negatable = true, defaultValue = "false", description = "Enable API endpoints for admin control actions. Default: ${DEFAULT-VALUE}")
    private boolean enableAdminApi;

    public boolean enableAdminApi() {
        return enableAdminApi;
    }
}
