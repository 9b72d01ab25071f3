package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.narthex.config.HttpClientConfig.Authorization;
import io.narthex.config.HttpClientConfig.BasicAuth;
import io.narthex.config.HttpClientConfig.Header;
import io.narthex.config.HttpClientConfig.OAuth2;
import io.narthex.config.HttpClientConfig.Proxy;
import io.narthex.config.HttpClientConfig.Tls;
import org.jspecify.annotations.Nullable;

/// The keys of an HTTP client: the rules of Prometheus' common library, in its words.
final class HttpClients {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Set<String> TLS_VERSIONS = Set.of("TLS10", "TLS11", "TLS12", "TLS13");

    /// Headers that change the connection or have keys of their own.
    private static final Set<String> RESERVED_HEADERS = Set.of("Authorization", "Host", "Content-Encoding",
            "Content-Length", "Content-Type", "User-Agent", "Connection", "Keep-Alive", "Proxy-Authenticate",
            "Proxy-Authorization", "Www-Authenticate", "Accept-Encoding", "X-Prometheus-Remote-Write-Version",
            "X-Prometheus-Remote-Read-Version", "X-Prometheus-Scrape-Timeout-Seconds", "X-Amz-Date",
            "X-Amz-Security-Token", "X-Amz-Content-Sha256");

    private HttpClients() {}

    /// Checks the keys of a client that stand in a block, and turns the bearer-token keys into `authorization`.
    static void check(Block block) {
        checkTls(block.block("tls_config"));
        Block basicAuth = block.findBlock("basic_auth");
        Block oauth2 = block.findBlock("oauth2");
        boolean bearerToken = !block.secret("bearer_token").isEmpty();
        boolean bearerFile = !block.text("bearer_token_file").isEmpty();
        require(!(bearerToken && bearerFile), "at most one of bearer_token & bearer_token_file must be configured");
        require(basicAuth == null && oauth2 == null || !bearerToken && !bearerFile,
                "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured");
        if (basicAuth != null) {
            requireAtMostOne(basicAuth, "at most one of basic_auth username, username_file & username_ref must be "
                    + "configured", "username", "username_file", "username_ref");
            requireAtMostOne(basicAuth, "at most one of basic_auth password, password_file & password_ref must be "
                    + "configured", "password", "password_file", "password_ref");
        }
        checkAuthorization(block, basicAuth != null || oauth2 != null, bearerToken || bearerFile);
        if (oauth2 != null) {
            require(basicAuth == null,
                    "at most one of basic_auth, oauth2 & authorization must be configured");
            checkOAuth2(oauth2);
        }
        checkProxy(block);
        for (String name : block.map("http_headers").keySet()) {
            require(!RESERVED_HEADERS.contains(canonical(name)), "setting header " + quote(canonical(name))
                    + " is not allowed");
        }
    }

    private static void checkAuthorization(Block block, boolean otherAuth, boolean bearer) {
        Block authorization = block.findBlock("authorization");
        if (authorization == null) {
            if (bearer) {
                moveBearerToken(block);
            }
            return;
        }
        require(!bearer, "authorization is not compatible with bearer_token & bearer_token_file");
        requireAtMostOne(authorization,
                "at most one of authorization credentials & credentials_file must be configured",
                "credentials", "credentials_file", "credentials_ref");
        String type = authorization.text("type").strip();
        authorization.set("type", type.isEmpty() ? "Bearer" : type);
        require(!type.toLowerCase(Locale.ROOT).equals("basic"),
                "authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
        require(!otherAuth, "at most one of basic_auth, oauth2 & authorization must be configured");
    }

    private static void moveBearerToken(Block block) {
        Block authorization = new Block(Schema.prometheus().struct("authorization"));
        authorization.set("credentials", block.secret("bearer_token"));
        authorization.set("credentials_file", block.text("bearer_token_file"));
        block.set("authorization", authorization);
        block.set("bearer_token", new Secret(""));
        block.set("bearer_token_file", "");
    }

    private static void checkOAuth2(Block oauth2) {
        checkTls(oauth2.block("tls_config"));
        checkProxy(oauth2);
        require(!oauth2.text("client_id").isEmpty(), "oauth2 client_id must be configured");
        require(!oauth2.text("token_url").isEmpty(), "oauth2 token_url must be configured");
        if (oauth2.text("grant_type").equals(JWT_BEARER)) {
            requireAtMostOne(oauth2, "at most one of oauth2 client_certificate_key, client_certificate_key_file & "
                    + "client_certificate_key_ref must be configured using grant-type=" + JWT_BEARER,
                    "client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref");
            require(Set.of("", "RS256", "RS384", "RS512").contains(oauth2.text("signature_algorithm")),
                    "valid signature algorithms are RS256, RS384 and RS512");
        } else {
            requireAtMostOne(oauth2, "at most one of oauth2 client_secret, client_secret_file & client_secret_ref "
                    + "must be configured using grant-type=client_credentials", "client_secret", "client_secret_file",
                    "client_secret_ref");
        }
    }

    private static void checkProxy(Block block) {
        boolean url = !block.text("proxy_url").isEmpty();
        boolean fromEnvironment = block.bool("proxy_from_environment");
        require(block.map("proxy_connect_header").isEmpty() || fromEnvironment || url, "if proxy_connect_header is "
                + "configured, proxy_url or proxy_from_environment must also be configured");
        require(!(fromEnvironment && url),
                "if proxy_from_environment is configured, proxy_url must not be configured");
        require(!(fromEnvironment && !block.text("no_proxy").isEmpty()),
                "if proxy_from_environment is configured, no_proxy must not be configured");
        require(url || block.text("no_proxy").isEmpty(),
                "if no_proxy is configured, proxy_url must also be configured");
    }

    static void checkTls(Block tls) {
        for (String key : List.of("min_version", "max_version")) {
            String version = tls.text(key);
            require(version.isEmpty() || TLS_VERSIONS.contains(version), "unknown TLS version: " + version);
        }
        requireAtMostOne(tls, "at most one of ca, ca_file & ca_ref must be configured", "ca", "ca_file", "ca_ref");
        requireAtMostOne(tls, "at most one of cert, cert_file & cert_ref must be configured", "cert", "cert_file",
                "cert_ref");
        requireAtMostOne(tls, "at most one of key and key_file must be configured", "key", "key_file", "key_ref");
        boolean cert = count(tls, "cert", "cert_file", "cert_ref") > 0;
        boolean key = count(tls, "key", "key_file", "key_ref") > 0;
        require(!cert || key,
                "exactly one of key or key_file must be configured when a client certificate is configured");
        require(!key || cert,
                "exactly one of cert or cert_file must be configured when a client key is configured");
    }

    private static void requireAtMostOne(Block block, String message, String... keys) {
        require(count(block, keys) <= 1, message);
    }

    private static long count(Block block, String... keys) {
        return Stream.of(keys).filter(key -> !Block.isZero(block.value(key))).count();
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new ConfigException(message);
        }
    }

    /// A header name as HTTP writes it: `X-Foo-Bar`.
    static String canonical(String name) {
        StringBuilder text = new StringBuilder(name.length());
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            upper = c == '-';
        }
        return text.toString();
    }

    static HttpClientConfig read(Block block) {
        Block basicAuth = block.findBlock("basic_auth");
        Block authorization = block.findBlock("authorization");
        Block oauth2 = block.findBlock("oauth2");
        return new HttpClientConfig(basicAuth == null
                ? null
                : new BasicAuth(basicAuth.text("username"), basicAuth.text(
                        "username_file"), basicAuth.secret("password"), basicAuth.text("password_file")),
                authorization == null
                        ? null
                        : new Authorization(authorization.text("type"), authorization.secret("credentials"),
                                authorization.text("credentials_file")),
                oauth2(oauth2), tls(block.block("tls_config")),
                block.bool("follow_redirects"), block.bool("enable_http2"), proxy(block), headers(block));
    }

    private static @Nullable OAuth2 oauth2(@Nullable Block block) {
        if (block == null) {
            return null;
        }
        Map<String, String> claims = new LinkedHashMap<>();
        block.map("claims").forEach((name, value) -> claims.put(name, String.valueOf(value)));
        return new OAuth2(block.text("client_id"), block.secret("client_secret"), block.text("client_secret_file"),
                block.text("client_certificate_key_id"), block.secret("client_certificate_key"), block.text(
                        "client_certificate_key_file"),
                block.text("grant_type"), block.text("signature_algorithm"),
                block.text("iss"), block.text("audience"), claims, block.texts("scopes"), block.text("token_url"), block
                        .textMap("endpoint_params"),
                tls(block.block("tls_config")), proxy(block));
    }

    static Tls tls(Block block) {
        return new Tls(block.text("ca"), block.text("ca_file"), block.text("cert"), block.text("cert_file"), block
                .secret("key"), block.text("key_file"), block.text("server_name"),
                block.bool(
                        "insecure_skip_verify"),
                block.text("min_version"), block.text("max_version"));
    }

    private static Proxy proxy(Block block) {
        Map<String, List<Secret>> headers = new LinkedHashMap<>();
        block.map("proxy_connect_header").forEach((name, values) -> headers.put(name, secrets(values)));
        return new Proxy(block.text("proxy_url"), block.text("no_proxy"), block.bool("proxy_from_environment"),
                headers);
    }

    private static Map<String, Header> headers(Block block) {
        Map<String, Header> headers = new LinkedHashMap<>();
        block.map("http_headers").forEach((name, value) -> {
            if (value instanceof Block header) {
                headers.put(name, new Header(header.texts("values"), secrets(header.value("secrets")), header.texts(
                        "files")));
            }
        });
        return headers;
    }

    private static List<Secret> secrets(@Nullable Object values) {
        List<Secret> secrets = new ArrayList<>();
        if (values instanceof List<?> list) {
            for (Object value : list) {
                secrets.add(value instanceof Secret secret ? secret : new Secret(""));
            }
        }
        return List.copyOf(secrets);
    }
}
