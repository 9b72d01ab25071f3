package io.narthex.standalone.web;

import java.util.Optional;

import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// Leads a browser from the root of an API's port to the page that shows what lives there.
///
/// @param webUrl where users reach the web UI; empty: on the host that they asked, at `webPort`
public record PageRedirect(Optional<String> webUrl, int webPort) {
    /// Answers `/` of the router with the way to `page`, a path of the web UI with its query.
    public void mount(Router router, String page) {
        router.get("/").handler(context -> context.redirect(location(context, page)));
    }

    private String location(RoutingContext context, String page) {
        HostAndPort asked = context.request().authority();
        String base = webUrl.orElseGet(() -> "http://" + new HostPort(
                asked == null ? "localhost" : asked.host(), webPort).reachable());
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + page;
    }
}
