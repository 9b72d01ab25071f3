package io.narthex.config;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// How to speak to a server: at most one kind of authentication, TLS, proxy, headers.
///
/// @param headers by name, beside those that Prometheus sets itself
public record HttpClientConfig(@Nullable BasicAuth basicAuth, @Nullable Authorization authorization,
        @Nullable OAuth2 oauth2, Tls tls, boolean followRedirects, boolean enableHttp2, Proxy proxy,
        Map<String, Header> headers) {
    public static final HttpClientConfig DEFAULT = new HttpClientConfig(null, null, null, Tls.NONE, true, true,
            Proxy.NONE, Map.of());

    /// Files are read again for each request; of a value and its file at most one is set, the other is empty.
    public record BasicAuth(String username, String usernameFile, Secret password, String passwordFile) {}

    /// The `Authorization` header: type, a space, credentials.
    public record Authorization(String type, Secret credentials, String credentialsFile) {}

    /// The client-credentials or JWT-bearer grant.
    ///
    /// @param claims additional claims as text by name
    public record OAuth2(String clientId, Secret clientSecret, String clientSecretFile, String clientCertificateKeyId,
            Secret clientCertificateKey, String clientCertificateKeyFile, String grantType, String signatureAlgorithm,
            String iss, String audience, Map<String, String> claims, List<String> scopes, String tokenUrl,
            Map<String, String> endpointParams, Tls tls, Proxy proxy) {}

    /// @param ca PEM text; of it and `caFile` at most one is set
    /// @param minVersion `TLS10` to `TLS13`, empty for the platform's choice
    public record Tls(String ca, String caFile, String cert, String certFile, Secret key, String keyFile,
            String serverName, boolean insecureSkipVerify, String minVersion, String maxVersion) {
        public static final Tls NONE = new Tls("", "", "", "", new Secret(""), "", "", false, "", "");
    }

    /// @param url empty for none
    /// @param noProxy comma-separated hosts, domains, networks that are reached directly
    /// @param connectHeaders sent with CONNECT
    public record Proxy(String url, String noProxy, boolean fromEnvironment, Map<String, List<Secret>> connectHeaders) {
        public static final Proxy NONE = new Proxy("", "", false, Map.of());
    }

    /// The values of one header: plain, secret, and from files, in this order.
    public record Header(List<String> values, List<Secret> secrets, List<String> files) {}
}
