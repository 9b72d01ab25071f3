package io.narthex.query.http;

import com.google.re2j.Pattern;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/// Cross-origin headers as Prometheus sets them, only where the request names an origin.
final class Cors {
    private final Pattern allowedOrigin;
    private final boolean anyOrigin;

    /// @param allowedOrigin regular expression that must match the whole origin; `.*` allows any
    Cors(String allowedOrigin) {
        this.allowedOrigin = Pattern.compile("^(?:" + allowedOrigin + ")$");
        this.anyOrigin = allowedOrigin.equals(".*");
    }

    void apply(HttpServerRequest request) {
        MultiMap headers = request.response().headers();
        headers.add("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || origin.isEmpty()) {
            return;
        }
        headers.set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin");
        headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
        headers.set("Access-Control-Expose-Headers", "Date");
        if (anyOrigin) {
            headers.set("Access-Control-Allow-Origin", "*");
        } else if (allowedOrigin.matches(origin)) {
            headers.set("Access-Control-Allow-Origin", origin);
        }
    }
}
