package io.narthex.query.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// The files of the web UI from the class path; its own routes all get the page, which finds its way by the URL.
final class UiFiles {
    private static final String ROOT = "META-INF/narthex-ui";
    private static final String PAGE = "/index.html";
    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"), Map.entry("map", "application/json"),
            Map.entry("woff2", "font/woff2"), Map.entry("woff", "font/woff"), Map.entry("txt", "text/plain"),
            Map.entry("webmanifest", "application/manifest+json"));

    private final ClassLoader loader;
    private final String configJson;
    private final Map<String, Buffer> cache = new ConcurrentHashMap<>();

    /// @param configJson what the page asks for at `/narthex-ui-config.json`
    UiFiles(ClassLoader loader, String configJson) {
        this.loader = loader;
        this.configJson = configJson;
    }

    /// What the page is told of this server.
    static String config(WebSettings web, long lookbackDeltaMs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter json = new JsonWriter(out);
        json.beginObject().name("alertmanagerUrl").string(web.alertmanagerUrl()).name("title").string(web.pageTitle())
                .name("lookbackDelta").string(GoDurations.format(lookbackDeltaMs)).endObject().flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    void mount(Router router) {
        router.get("/").handler(context -> redirect(context, "/query"));
        router.get("/graph").handler(context -> redirect(context, "/query"));
        router.get("/narthex-ui-config.json").handler(context -> context.response()
                .putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-cache").end(configJson));
        router.get("/*").last().handler(this::serve);
    }

    private static void redirect(RoutingContext context, String path) {
        String query = context.request().query();
        String target = query == null || query.isEmpty() ? path : path + "?" + query;
        context.response().setStatusCode(302).putHeader("Location", target).end();
    }

    private void serve(RoutingContext context) {
        String path = context.normalizedPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean isFile = name.indexOf('.') >= 0;
        boolean isReserved = path.startsWith("/api/") || path.startsWith("/-/") || path.startsWith("/debug/");
        if (isReserved || path.contains("..")) {
            notFound(context);
            return;
        }
        String file = isFile ? path : PAGE;
        Buffer content = find(file);
        if (content == null) {
            notFound(context);
            return;
        }
        HttpServerResponse response = context.response();
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        response.putHeader("Content-Type", CONTENT_TYPES.getOrDefault(extension, "application/octet-stream"));
        // Names under assets/ carry a hash of their content.
        response.putHeader("Cache-Control",
                path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        response.end(content);
    }

    private static void notFound(RoutingContext context) {
        context.response().setStatusCode(404).putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("X-Content-Type-Options", "nosniff").end("404 page not found\n");
    }

    /// Only what exists is cached, so the cache is as large as the UI at most.
    private @Nullable Buffer find(String file) {
        Buffer known = cache.get(file);
        if (known != null) {
            return known;
        }
        try (InputStream in = loader.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                return null;
            }
            Buffer content = Buffer.buffer(in.readAllBytes());
            cache.put(file, content);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of the web UI", e);
        }
    }
}
