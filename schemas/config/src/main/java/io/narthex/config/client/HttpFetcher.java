package io.narthex.config.client;

import static io.narthex.model.Names.quote;

import io.narthex.config.HttpClientConfig;
import io.narthex.config.HttpClientConfig.Authorization;
import io.narthex.config.HttpClientConfig.BasicAuth;
import io.narthex.config.HttpClientConfig.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Fetches URLs as one `http_config` says. Secrets in files are read again for each request, certificates when they
/// change.
///
/// Thread-safe; a call blocks its thread, which should be a virtual one.
public final class HttpFetcher implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;

    private final HttpClientConfig config;
    private final Resolver resolver;
    private final TlsSource tls;
    private volatile Connected connected;

    /// Finds the address of a host that the JDK's client does not take for one.
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private record Connected(HttpClient client, long tlsVersion) {}

    /// @throws IOException if a certificate or key cannot be read
    public HttpFetcher(HttpClientConfig config) throws IOException {
        this(config, InetAddress::getByName);
    }

    HttpFetcher(HttpClientConfig config, Resolver resolver) throws IOException {
        this.config = config;
        this.resolver = resolver;
        if (config.oauth2() != null) {
            throw new IOException("oauth2 is understood but not built yet");
        }
        tls = new TlsSource(config.tls());
        connected = connect();
    }

    private Connected connect() throws IOException {
        long version = tls.version();
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).executor(
                command -> Thread.ofVirtual().name("http-client").start(command)).sslContext(tls.context())
                .sslParameters(
                        tls.parameters());
        Proxies.of(config.proxy()).ifPresent(builder::proxy);
        return new Connected(builder.build(), version);
    }

    private HttpClient client() throws IOException {
        Connected current = connected;
        if (tls.version() == current.tlsVersion()) {
            return current.client();
        }
        synchronized (tls) {
            if (tls.version() != connected.tlsVersion()) {
                HttpClient before = connected.client();
                connected = connect();
                before.shutdown();
            }
            return connected.client();
        }
    }

    /// Gets a URL, following redirects if the configuration says so. The timeout covers everything up to the end of the
    /// body. The caller closes the response.
    ///
    /// @throws IOException with Prometheus' words where it has some: `Get "…": context deadline exceeded`
    public Response get(URI uri, Map<String, String> headers, Duration timeout) throws IOException {
        return exchange(new Question("Get", uri, headers, null), timeout);
    }

    /// Posts a body, as [#get] gets. A redirect that does not say to post again is followed by a Get.
    ///
    /// @throws IOException as [#get], with `Post`
    public Response post(URI uri, Map<String, String> headers, byte[] body, Duration timeout) throws IOException {
        return exchange(new Question("Post", uri, headers, body), timeout);
    }

    /// @param verb as Go's messages name it
    /// @param body null to get
    private record Question(String verb, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        /// What a redirect of this status asks for.
        Question at(int status, URI location) {
            boolean isRepeated = body == null || status == 307 || status == 308;
            return new Question(verb, location, headers, isRepeated ? body : null);
        }
    }

    private Response exchange(Question first, Duration timeout) throws IOException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        URI uri = first.uri();
        String prefix = first.verb() + " " + quote(uri.toString()) + ": ";
        Question question = first;
        try {
            for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
                boolean sameHost = host(uri).equalsIgnoreCase(host(question.uri()));
                HttpResponse<InputStream> response = send(request(question, deadlineNanos, sameHost));
                String location = response.headers().firstValue("Location").orElse("");
                if (!config.followRedirects() || !isRedirect(response.statusCode()) || location.isEmpty()) {
                    return new Response(response, deadlineNanos, prefix);
                }
                response.body().close();
                question = question.at(response.statusCode(), resolve(question.uri(), location));
            }
        } catch (HttpTimeoutException e) {
            throw new IOException(prefix + "context deadline exceeded", e);
        } catch (ConnectException e) {
            throw new IOException(prefix + "dial tcp " + question.uri().getAuthority() + ": "
                    + (e.getMessage() == null ? "connect: connection refused" : e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException(prefix + reason(e), e);
        }
        throw new IOException(prefix + "stopped after " + MAX_REDIRECTS + " redirects");
    }

    /// Of an authority that the JDK does not split: all before the port.
    private static String host(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return uri.getHost() == null ? "" : uri.getHost();
        }
        int colon = authority.lastIndexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /// The JDK's client knows no host with an underscore in it, a name as containers have it: such a one is looked up
    /// here and asked for by its address.
    private URI byAddress(URI uri) throws IOException {
        String host = host(uri);
        if (uri.getHost() != null || host.indexOf('_') < 0) {
            return uri;
        }
        String address;
        try {
            address = resolver.resolve(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IOException("dial tcp: lookup " + host + ": no such host", e);
        }
        String text = uri.toString();
        int from = text.indexOf("//") + 2;
        return URI.create(text.substring(0, from) + (address.indexOf(':') < 0 ? address : "[" + address + "]") + text
                .substring(from + host.length()));
    }

    private static URI resolve(URI from, String location) throws IOException {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("failed to parse Location header " + quote(location) + ": " + reason(e), e);
        }
    }

    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client().send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("context canceled", e);
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private HttpRequest request(Question question, long deadlineNanos, boolean withCredentials) throws IOException {
        URI uri = question.uri();
        long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
        // On plain connections the JDK would ask each server to upgrade to HTTP/2, which some exporters choke on.
        URI reachable = byAddress(uri);
        boolean http2 = config.enableHttp2() && "https".equals(uri.getScheme()) && reachable.equals(uri);
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(reachable).timeout(Duration.ofNanos(leftNanos)).version(http2
                    ? Version.HTTP_2
                    : Version.HTTP_1_1);
            if (!reachable.equals(uri)) {
                // Allowed by a system property, see Main.
                builder.setHeader("Host", uri.getRawAuthority());
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(reason(e), e);
        }
        byte[] body = question.body();
        if (body != null) {
            builder.POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        question.headers().forEach(builder::setHeader);
        if (withCredentials) {
            addCredentials(builder);
        }
        for (Map.Entry<String, Header> header : config.headers().entrySet()) {
            addHeader(builder, header.getKey(), header.getValue());
        }
        return builder.build();
    }

    private void addCredentials(HttpRequest.Builder builder) throws IOException {
        BasicAuth basic = config.basicAuth();
        if (basic != null) {
            String user = basic.usernameFile().isEmpty() ? basic.username() : read(basic.usernameFile());
            String password = basic.passwordFile().isEmpty() ? basic.password().value() : read(basic.passwordFile());
            builder.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + password)
                    .getBytes(StandardCharsets.UTF_8)));
        }
        Authorization authorization = config.authorization();
        if (authorization != null) {
            String credentials = authorization.credentialsFile().isEmpty()
                    ? authorization.credentials().value()
                    : read(authorization.credentialsFile());
            builder.setHeader("Authorization", authorization.type() + " " + credentials);
        }
    }

    private static void addHeader(HttpRequest.Builder builder, String name, Header header) throws IOException {
        header.values().forEach(value -> builder.header(name, value));
        header.secrets().forEach(secret -> builder.header(name, secret.value()));
        for (String file : header.files()) {
            builder.header(name, read(file));
        }
    }

    private static String read(String file) throws IOException {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IOException("unable to read file " + file + ": " + reason(e), e);
        }
    }

    /// Drops idle connections; requests under way finish.
    @Override
    public void close() {
        connected.client().shutdown();
    }

    /// An answer whose body has not been read yet.
    public static final class Response implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final String prefix;
        private final CompletableFuture<Void> watch = new CompletableFuture<>();

        private Response(HttpResponse<InputStream> response, long deadlineNanos, String prefix) {
            this.response = response;
            this.prefix = prefix;
            long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
            // Closing the body is the one way to wake a reader that waits for a stalled server.
            var unused = watch.orTimeout(leftNanos, TimeUnit.NANOSECONDS).exceptionally(_ -> {
                Thread.ofVirtual().start(this::closeBody);
                return null;
            });
        }

        public int status() {
            return response.statusCode();
        }

        /// The status line as Go shows it: `404 Not Found`.
        public String statusText() {
            return StatusTexts.of(response.statusCode());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public InputStream body() {
            return response.body();
        }

        /// What a failure while reading the body means: past the deadline it is a timeout.
        public IOException explained(IOException failure) {
            if (watch.isCompletedExceptionally()) {
                return new IOException(prefix + "context deadline exceeded", failure);
            }
            return new IOException(reason(failure), failure);
        }

        private void closeBody() {
            try {
                response.body().close();
            } catch (IOException _) {
                // The connection is being given up either way.
                Thread.yield();
            }
        }

        @Override
        public void close() {
            watch.complete(null);
            closeBody();
        }
    }
}
