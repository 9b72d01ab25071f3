package io.narthex.query.http;

import java.net.URI;

/// How users reach the server, and what it lets them do.
///
/// @param externalUrl where users reach it
/// @param listenPort port that the router is served on
/// @param alertmanagerUrl base URL of the Alertmanager API for the web UI; empty to let the UI guess
/// @param pageTitle title of the web UI's document
/// @param corsOrigin regular expression of allowed origins, anchored
/// @param adminApi whether the admin endpoints work
public record WebSettings(URI externalUrl, int listenPort, String alertmanagerUrl, String pageTitle, String corsOrigin,
        boolean adminApi) {
    /// Prometheus' defaults.
    public static WebSettings defaults(URI externalUrl) {
        return new WebSettings(externalUrl, externalUrl.getPort(), "", "Narthex", ".*", false);
    }

    public WebSettings withAdminApi(boolean enabled) {
        return new WebSettings(externalUrl, listenPort, alertmanagerUrl, pageTitle, corsOrigin, enabled);
    }
}
