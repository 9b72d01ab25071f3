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
/// @param search what the search endpoints may be asked
/// @param maxNotificationSubscribers connections that may wait for notifications at one time
public record WebSettings(URI externalUrl, int listenPort, String alertmanagerUrl, String pageTitle, String corsOrigin,
        boolean adminApi, Search search, int maxNotificationSubscribers) {
    /// The search endpoints.
    ///
    /// @param enabled whether they work
    /// @param maxLimit the most results of one request; 0 for any number
    public record Search(boolean enabled, int maxLimit) {
        /// Prometheus' default.
        public static final Search OFF = new Search(false, 10_000);
    }

    /// Prometheus' defaults.
    public static WebSettings defaults(URI externalUrl) {
        return new WebSettings(externalUrl, externalUrl.getPort(), "", "Narthex", ".*", false, Search.OFF, 16);
    }

    public WebSettings withAdminApi(boolean enabled) {
        return new WebSettings(externalUrl, listenPort, alertmanagerUrl, pageTitle, corsOrigin, enabled, search,
                maxNotificationSubscribers);
    }

    public WebSettings with(Search changed) {
        return new WebSettings(externalUrl, listenPort, alertmanagerUrl, pageTitle, corsOrigin, adminApi, changed,
                maxNotificationSubscribers);
    }
}
