package io.narthex.alert.config;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// One entry of a receiver's `<kind>_configs`.
public sealed interface IntegrationConfig {
    /// As in the key of the list: `webhook`, `email`, …
    String kind();

    boolean sendResolved();

    /// @param url a template; null where `urlFile` gives it
    /// @param maxAlerts 0 is no limit
    /// @param timeout of one attempt, zero for none
    /// @param payload the tree of templates that replaces the body, null for the usual body
    record Webhook(boolean sendResolved, @Nullable Secret url, String urlFile, long maxAlerts, Duration timeout,
            @Nullable Object payload, HttpClientConfig http) implements IntegrationConfig {
        @Override
        public String kind() {
            return "webhook";
        }
    }

    /// @param smarthost `host:port`
    /// @param threadByDate `none` or `daily`, empty where threading is off
    record Email(boolean sendResolved, String to, String from, String hello, String smarthost, String authUsername,
            @Nullable Secret authPassword, String authPasswordFile, @Nullable Secret authSecret, String authSecretFile,
            String authIdentity, Map<String, String> headers, String html, String text, boolean requireTls,
            @Nullable Boolean forceImplicitTls, TlsConfig tls, String threadByDate) implements IntegrationConfig {
        public Email {
            headers = Map.copyOf(headers);
        }

        @Override
        public String kind() {
            return "email";
        }
    }

    /// A kind that is read and checked but cannot notify: every notification to it fails and is counted.
    record NotBuilt(String kind, boolean sendResolved) implements IntegrationConfig {}
}
