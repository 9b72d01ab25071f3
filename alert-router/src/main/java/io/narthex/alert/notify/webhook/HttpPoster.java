package io.narthex.alert.notify.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLParameters;

import io.narthex.alert.config.HttpClientConfig;
import io.narthex.alert.config.Secret;
import io.narthex.alert.config.Urls;
import io.narthex.alert.notify.ClientTls;
import org.jspecify.annotations.Nullable;

/// Posts JSON as an `http_config` says. Secrets in files are read for each request. Thread-safe.
final class HttpPoster implements AutoCloseable {
    /// @param body its beginning, for messages
    record Answer(int status, String body) {}

    private final HttpClientConfig config;
    private final String userAgent;
    private final HttpClient client;

    /// @throws IOException if a certificate file cannot be read
    /// @throws GeneralSecurityException if a certificate or key is of no use
    HttpPoster(HttpClientConfig config, String userAgent) throws IOException, GeneralSecurityException {
        this.config = config;
        this.userAgent = userAgent;
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(ClientTls.protocols(config.tls()));
        client = HttpClient.newBuilder().proxy(ProxyRule.of(config, System.getenv()))
                .sslContext(ClientTls.context(config.tls())).sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(
                        config.followRedirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .build();
    }

    /// @throws IOException if no answer came in time
    /// @throws IllegalArgumentException if the URL is none
    Answer postJson(String url, String body, Duration timeout) throws IOException, InterruptedException {
        URI target = target(url);
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(timeout)
                .header("Content-Type", "application/json").header("User-Agent", userAgent)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (config.enableHttp2() && url.startsWith("https:")) {
            request.version(HttpClient.Version.HTTP_2);
        }
        authorize(request, target.getUserInfo());
        for (Map.Entry<String, HttpClientConfig.HeaderValues> header : config.headers().entrySet()) {
            header.getValue().values().forEach(value -> request.header(header.getKey(), value));
            header.getValue().secrets().forEach(value -> request.header(header.getKey(), value.value()));
            for (String file : header.getValue().files()) {
                request.header(header.getKey(), Files.readString(Path.of(file)).strip());
            }
        }
        return await(client.sendAsync(request.build(), answer -> new AnswerBody(answer.statusCode())), timeout);
    }

    /// The client's own timeout ends with the headers; this one holds for the body too.
    private static Answer await(CompletableFuture<HttpResponse<byte[]>> sent, Duration timeout)
            throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new HttpTimeoutException("no whole answer in time");
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        }
    }

    private static URI target(String url) {
        try {
            return Urls.parse(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL", e);
        }
    }

    /// @param userInfo of the URL, which counts where nothing else is configured
    private void authorize(HttpRequest.Builder request, @Nullable String userInfo) throws IOException {
        if (config.hasBasicAuth()) {
            request.header("Authorization", basic(text(config.username(), config.usernameFile()) + ":"
                    + text(value(config.password()), config.passwordFile())));
        } else if (config.authorizationType().isEmpty() && userInfo != null) {
            request.header("Authorization", basic(userInfo.contains(":") ? userInfo : userInfo + ":"));
        } else if (!config.authorizationType().isEmpty()) {
            request.header("Authorization", config.authorizationType() + " "
                    + text(value(config.credentials()), config.credentialsFile()));
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static String value(@Nullable Secret secret) {
        return secret == null ? "" : secret.value();
    }

    private static String text(String value, String file) throws IOException {
        return file.isEmpty() ? value : Files.readString(Path.of(file)).strip();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
