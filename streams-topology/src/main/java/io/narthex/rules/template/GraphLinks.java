package io.narthex.rules.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Paths to the expression browser.
public final class GraphLinks {
    private GraphLinks() {}

    /// To the expression's graph.
    public static String graph(String expr) {
        return "/graph?g0.expr=" + escape(expr) + "&g0.tab=0";
    }

    /// To the expression's table.
    public static String table(String expr) {
        return "/graph?g0.expr=" + escape(expr) + "&g0.tab=1";
    }

    /// As Go's `url.QueryEscape`.
    static String escape(String expr) {
        return URLEncoder.encode(expr, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
    }
}
