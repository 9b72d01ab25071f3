package io.narthex.alert.notify.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.narthex.alert.config.HttpClientConfig;
import org.jspecify.annotations.Nullable;

/// Which proxy a request goes through: the configured one or that of the environment, unless `no_proxy` names the host.
final class ProxyRule extends ProxySelector {
    private final @Nullable URI http;
    private final @Nullable URI https;
    private final List<String> exceptions;

    private ProxyRule(@Nullable URI http, @Nullable URI https, String exceptions) {
        this.http = http;
        this.https = https;
        List<String> names = new ArrayList<>();
        for (String name : exceptions.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        this.exceptions = List.copyOf(names);
    }

    static ProxyRule of(HttpClientConfig config, Map<String, String> environment) {
        if (config.proxyFromEnvironment()) {
            return new ProxyRule(uri(fromEnvironment(environment, "HTTP_PROXY")),
                    uri(fromEnvironment(environment, "HTTPS_PROXY")), fromEnvironment(environment, "NO_PROXY"));
        }
        URI proxy = uri(config.proxyUrl());
        return new ProxyRule(proxy, proxy, config.noProxy());
    }

    private static String fromEnvironment(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
    }

    private static @Nullable URI uri(String text) {
        return text.isEmpty() ? null : URI.create(text.contains("://") ? text : "http://" + text);
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = "https".equals(target.getScheme()) ? https : http;
        if (proxy == null || isException(target.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.getPort() > 0 ? proxy.getPort() : 80;
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    private boolean isException(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return exceptions.stream().anyMatch(rule -> rule.equals("*") || name.equals(rule)
                || name.endsWith(rule.startsWith(".") ? rule : "." + rule)
                || rule.contains("/") && inBlock(name, rule));
    }

    private static boolean inBlock(String host, String block) {
        if (!host.matches("[0-9.]+|\\[?[0-9a-f:]+]?")) {
            return false;
        }
        try {
            String[] parts = block.split("/", 2);
            byte[] address = InetAddress.getByName(host).getAddress();
            byte[] network = InetAddress.getByName(parts[0]).getAddress();
            int bits = Integer.parseInt(parts[1]);
            if (address.length != network.length || bits > address.length * 8) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                if (((address[i / 8] ^ network[i / 8]) & 1 << 7 - i % 8) != 0) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself reports the failure.
    }
}
