package io.narthex.config.client;

import io.narthex.config.HttpClientConfig.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which proxy a request takes, by configuration or by the usual environment variables.
final class Proxies {
    private Proxies() {}

    static Optional<ProxySelector> of(Proxy proxy) {
        if (proxy.fromEnvironment()) {
            return Optional.of(new Selector(environment("HTTP_PROXY"), environment("HTTPS_PROXY"), environment(
                    "NO_PROXY")));
        }
        return proxy.url().isEmpty()
                ? Optional.empty()
                : Optional.of(new Selector(proxy.url(), proxy.url(), proxy.noProxy()));
    }

    private static String environment(String name) {
        String upper = System.getenv(name);
        String lower = System.getenv(name.toLowerCase(Locale.ROOT));
        return upper != null ? upper : lower != null ? lower : "";
    }

    static final class Selector extends ProxySelector {
        private static final List<java.net.Proxy> DIRECT = List.of(java.net.Proxy.NO_PROXY);

        private final String forHttp;
        private final String forHttps;
        private final List<String> exceptions;

        Selector(String forHttp, String forHttps, String noProxy) {
            this.forHttp = forHttp;
            this.forHttps = forHttps;
            exceptions = List.of(noProxy.split("[, ]+"));
        }

        @Override
        public List<java.net.Proxy> select(URI uri) {
            String url = "https".equals(uri.getScheme()) ? forHttps : forHttp;
            String host = uri.getHost();
            if (url.isEmpty() || host == null || isException(host.toLowerCase(Locale.ROOT), uri.getPort())) {
                return DIRECT;
            }
            URI proxy = URI.create(url.contains("://") ? url : "http://" + url);
            int port = proxy.getPort() >= 0 ? proxy.getPort() : "https".equals(proxy.getScheme()) ? 443 : 80;
            return List.of(new java.net.Proxy(java.net.Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy
                    .getHost(), port)));
        }

        private boolean isException(String host, int port) {
            for (String exception : exceptions) {
                String rule = exception.toLowerCase(Locale.ROOT);
                if (rule.equals("*") || !rule.isEmpty() && (host.equals(rule) || (host + ":" + port).equals(rule)
                        || host.endsWith(rule.startsWith(".") ? rule : "." + rule))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The request itself reports the failure.
        }
    }
}
