package io.narthex.alert.config;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// `http_config` of a receiver. Empty texts are unset.
///
/// @param authorizationType scheme of the `Authorization` header, empty for none
/// @param proxyUrl `http://host:port`
/// @param noProxy comma separated hosts, domains and CIDR blocks
/// @param notBuilt keys that are set and known, but that this client cannot honour: its requests fail and say so
public record HttpClientConfig(String username, String usernameFile, @Nullable Secret password, String passwordFile,
        String authorizationType, @Nullable Secret credentials, String credentialsFile, TlsConfig tls,
        boolean followRedirects, boolean enableHttp2, String proxyUrl, String noProxy, boolean proxyFromEnvironment,
        Map<String, HeaderValues> headers, List<String> notBuilt) {

    /// All values of one header.
    public record HeaderValues(List<String> values, List<Secret> secrets, List<String> files) {
        public HeaderValues {
            values = List.copyOf(values);
            secrets = List.copyOf(secrets);
            files = List.copyOf(files);
        }
    }

    public HttpClientConfig {
        headers = Map.copyOf(headers);
        notBuilt = List.copyOf(notBuilt);
    }

    public boolean hasBasicAuth() {
        return !username.isEmpty() || !usernameFile.isEmpty() || password != null || !passwordFile.isEmpty();
    }
}
