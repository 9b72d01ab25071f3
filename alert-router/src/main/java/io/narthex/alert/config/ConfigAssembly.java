package io.narthex.alert.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.narthex.alert.intervals.TimeInterval;
import io.narthex.alert.intervals.TimeIntervalParser;
import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.model.MatchType;
import io.narthex.model.Names;
import org.jspecify.annotations.Nullable;

/// From checked blocks to the records of [AlertmanagerConfig]: inheritance, cross references, paths.
final class ConfigAssembly {
    private final Block root;
    private final Path directory;
    private final List<String> notBuilt = new ArrayList<>();

    ConfigAssembly(Block root, Path directory) {
        this.root = root;
        this.directory = directory;
    }

    AlertmanagerConfig assemble(long hash) {
        Block global = Objects.requireNonNull(root.block("global"));
        if (global.value("http_config") == null) {
            global.set("http_config", Schemas.emptyHttp());
        }
        List<ReceiverConfig> receivers = receivers(global);
        Block route = root.block("route");
        if (route == null) {
            throw new ConfigException("no routes provided");
        }
        checkRoot(route);
        checkReceivers(route, receivers);
        Map<String, List<TimeInterval>> intervals = new LinkedHashMap<>();
        addIntervals("mute_time_intervals", "mute time interval", intervals);
        addIntervals("time_intervals", "time interval", intervals);
        checkIntervals(route, intervals.keySet());
        for (String key : List.of("tracing", "event_recorder")) {
            if (root.block(key) != null) {
                notBuilt.add(key + ": not built, nothing is exported");
            }
        }
        Duration resolveTimeout = Objects.requireNonNullElse(global.duration("resolve_timeout"), Duration.ofMinutes(5));
        return new AlertmanagerConfig(resolveTimeout, route(route), receivers, inhibitRules(), intervals,
                root.texts("templates").stream().map(this::path).toList(), BlockPrinter.print(root), hash, notBuilt);
    }

    private List<ReceiverConfig> receivers(Block global) {
        List<ReceiverConfig> receivers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object element : root.list("receivers")) {
            if (!(element instanceof Block receiver)) {
                throw root.error("missing name in receiver");
            }
            String name = receiver.text("name");
            if (!names.add(name)) {
                throw receiver.error("notification config name " + Names.quote(name) + " is not unique");
            }
            List<IntegrationConfig> integrations = new ArrayList<>();
            for (String kind : ReceiverSchemas.KINDS.keySet()) {
                for (Object config : receiver.list(kind + "_configs")) {
                    if (!(config instanceof Block block)) {
                        throw receiver.error("missing " + kind + " config");
                    }
                    Inheritance.apply(global, kind, block);
                    integrations.add(integration(name, kind, block));
                }
            }
            Map<String, String> labels = new LinkedHashMap<>(receiver.textMap("labels"));
            labels.put("name", name);
            receivers.add(new ReceiverConfig(name, labels, integrations));
        }
        return receivers;
    }

    private IntegrationConfig integration(String receiver, String kind, Block block) {
        return switch (kind) {
            case "webhook" -> webhook(receiver, block);
            case "email" -> email(receiver, block);
            default -> {
                notBuilt.add("receiver " + Names.quote(receiver) + ": " + kind
                        + "_configs: not built, every notification to it fails and is counted");
                yield new IntegrationConfig.NotBuilt(kind, block.flag("send_resolved"));
            }
        };
    }

    private IntegrationConfig webhook(String receiver, Block block) {
        HttpClientConfig http = http(Objects.requireNonNullElseGet(block.block("http_config"), Schemas::emptyHttp));
        for (String key : http.notBuilt()) {
            notBuilt.add("receiver " + Names.quote(receiver) + ": http_config: " + key
                    + ": not built, every notification to it fails and is counted");
        }
        return new IntegrationConfig.Webhook(block.flag("send_resolved"), secret(block, "url"),
                filePath(block, "url_file"), block.integer("max_alerts"),
                Objects.requireNonNullElse(block.duration("timeout"), Duration.ZERO), block.value("payload"), http);
    }

    private IntegrationConfig email(String receiver, Block block) {
        // Read by the printer too: the headers that every message carries show in the printed configuration.
        Map<String, String> headers = new LinkedHashMap<>(block.textMap("headers"));
        headers.putIfAbsent("Subject", "{{ template \"email.default.subject\" . }}");
        headers.putIfAbsent("To", block.text("to"));
        headers.putIfAbsent("From", block.text("from"));
        block.set("headers", headers);
        Block threading = block.block("threading");
        boolean threaded = threading != null && threading.flag("enabled");
        Boolean implicitTls = block.value("force_implicit_tls") instanceof Boolean flag ? flag : null;
        TlsConfig tls = tls(block.block("tls_config"));
        if (!tls.serverName().isEmpty()) {
            notBuilt.add("receiver " + Names.quote(receiver)
                    + ": email tls_config: server_name: not built, every notification to it fails and is counted");
        }
        return new IntegrationConfig.Email(block.flag("send_resolved"), block.text("to"), block.text("from"),
                block.text("hello"), block.text("smarthost"), block.text("auth_username"),
                secret(block, "auth_password"), filePath(block, "auth_password_file"), secret(block, "auth_secret"),
                filePath(block, "auth_secret_file"), block.text("auth_identity"), headers, block.text("html"),
                block.text("text"), block.flag("require_tls"), implicitTls, tls,
                threaded && threading != null ? threading.text("thread_by_date") : "");
    }

    private static @Nullable Secret secret(Block block, String key) {
        return block.has(key) && block.value(key) instanceof Secret secret ? secret : null;
    }

    private HttpClientConfig http(Block http) {
        List<String> missing = new ArrayList<>();
        for (String key : List.of("oauth2", "proxy_connect_header")) {
            if (http.has(key)) {
                missing.add(key);
            }
        }
        String proxy = http.text("proxy_url");
        if (!proxy.isEmpty() && !proxy.startsWith("http://")) {
            missing.add("proxy_url of another scheme than http");
        }
        if (!Secret.redacted(proxy).equals(proxy)) {
            missing.add("proxy_url with a password");
        }
        TlsConfig tls = tls(http.block("tls_config"));
        if (!tls.serverName().isEmpty()) {
            missing.add("tls_config.server_name");
        }
        Block basic = http.block("basic_auth");
        Block authorization = http.block("authorization");
        boolean bearer = http.has("bearer_token") || http.has("bearer_token_file");
        Block credentials = bearer ? http : authorization;
        String key = bearer ? "bearer_token" : "credentials";
        Map<String, HttpClientConfig.HeaderValues> headers = new LinkedHashMap<>();
        if (http.value("http_headers") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value instanceof Block block) {
                    headers.put(String.valueOf(name),
                            new HttpClientConfig.HeaderValues(block.texts("values"),
                                    block.secrets("secrets"),
                                    block.texts("files").stream().map(this::path).toList()));
                }
            });
        }
        return new HttpClientConfig(basic == null ? "" : basic.text("username"),
                basic == null ? "" : filePath(basic, "username_file"), basic == null ? null : secret(basic, "password"),
                basic == null ? "" : filePath(basic, "password_file"),
                bearer ? "Bearer" : authorization == null ? "" : authorization.text("type"),
                credentials == null ? null : secret(credentials, key),
                credentials == null ? "" : filePath(credentials, key + "_file"), tls, http.flag("follow_redirects"),
                http.flag("enable_http2"), proxy, http.text("no_proxy"),
                http.flag("proxy_from_environment"), headers, missing);
    }

    private TlsConfig tls(@Nullable Block tls) {
        return tls == null
                ? TlsConfig.NONE
                : new TlsConfig(tls.text("ca"), filePath(tls, "ca_file"), tls.text("cert"), filePath(tls, "cert_file"),
                        secret(tls, "key"), filePath(tls, "key_file"), tls.text("server_name"),
                        tls.flag("insecure_skip_verify"), tls.text("min_version"), tls.text("max_version"));
    }

    private String filePath(Block block, String key) {
        return block.has(key) ? path(block.text(key)) : "";
    }

    private String path(String path) {
        return path.startsWith("/") ? path : directory.resolve(path).toString();
    }

    private static void checkRoot(Block route) {
        if (!route.has("receiver")) {
            throw route.error("root route must specify a default receiver");
        }
        if (!route.textMap("match").isEmpty() || !route.textMap("match_re").isEmpty()
                || !route.list("matchers").isEmpty()) {
            throw route.error("root route must not have any matchers");
        }
        if (route.flag("continue")) {
            throw route.error("cannot have continue in root route");
        }
        if (!route.list("mute_time_intervals").isEmpty()) {
            throw route.error("root route must not have any mute time intervals");
        }
        if (!route.list("active_time_intervals").isEmpty()) {
            throw route.error("root route must not have any active time intervals");
        }
    }

    private static void checkReceivers(Block route, List<ReceiverConfig> receivers) {
        for (Object child : route.list("routes")) {
            if (child instanceof Block block) {
                checkReceivers(block, receivers);
            }
        }
        String receiver = route.text("receiver");
        if (!receiver.isEmpty() && receivers.stream().noneMatch(known -> known.name().equals(receiver))) {
            throw route.error("undefined receiver " + Names.quote(receiver) + " used in route");
        }
    }

    private static void checkIntervals(Block route, Set<String> names) {
        for (Object child : route.list("routes")) {
            if (child instanceof Block block) {
                checkIntervals(block, names);
            }
        }
        for (String key : List.of("active_time_intervals", "mute_time_intervals")) {
            for (String name : route.texts(key)) {
                if (!names.contains(name)) {
                    throw route.error("undefined time interval " + Names.quote(name) + " used in route");
                }
            }
        }
    }

    private RouteConfig route(Block block) {
        List<LabelMatcher> matchers = new ArrayList<>();
        block.textMap("match").forEach((name, value) -> matchers.add(LabelMatcher.of(MatchType.EQUAL, name, value)));
        // The key of the route shows the expression with its anchors, as Alertmanager's does.
        block.textMap("match_re").forEach(
                (name, value) -> matchers.add(LabelMatcher.of(MatchType.REGEX, name, "^(?:" + value + ")$")));
        block.list("matchers").forEach(matcher -> matchers.add((LabelMatcher) Objects.requireNonNull(matcher)));
        matchers.sort(null);
        List<RouteConfig> routes = new ArrayList<>();
        for (Object child : block.list("routes")) {
            if (!(child instanceof Block childBlock)) {
                throw block.error("a route must not be empty");
            }
            routes.add(route(childBlock));
        }
        List<String> groupBy = block.texts("group_by");
        boolean all = groupBy.contains("...");
        boolean given = block.value("group_by") != null;
        return new RouteConfig(block.text("receiver"), given && !all ? groupBy : null, all, matchers,
                block.flag("continue"), block.duration("group_wait"), block.duration("group_interval"),
                block.duration("repeat_interval"), block.texts("mute_time_intervals"),
                block.texts("active_time_intervals"), block.textMap("labels"), routes);
    }

    private List<InhibitRuleConfig> inhibitRules() {
        List<InhibitRuleConfig> rules = new ArrayList<>();
        for (Object element : root.list("inhibit_rules")) {
            // An empty entry loads and does nothing.
            if (element instanceof Block block) {
                rules.add(new InhibitRuleConfig(block.text("name"), side(block, "source"), side(block, "target"),
                        block.texts("equal")));
            }
        }
        return rules;
    }

    private static List<LabelMatcher> side(Block block, String side) {
        List<LabelMatcher> matchers = new ArrayList<>();
        block.textMap(side + "_match")
                .forEach((name, value) -> matchers.add(LabelMatcher.of(MatchType.EQUAL, name, value)));
        block.textMap(side + "_match_re")
                .forEach((name, value) -> matchers.add(LabelMatcher.of(MatchType.REGEX, name, value)));
        block.list(side + "_matchers").forEach(matcher -> matchers.add((LabelMatcher) Objects.requireNonNull(matcher)));
        return matchers;
    }

    private void addIntervals(String key, String kind, Map<String, List<TimeInterval>> intervals) {
        for (Object element : root.list(key)) {
            if (!(element instanceof Block named)) {
                throw root.error("missing name in " + kind);
            }
            List<TimeInterval> specifications = new ArrayList<>();
            for (Object specification : named.list("time_intervals")) {
                specifications.add(specification instanceof Block block
                        ? interval(block)
                        : new TimeInterval(List.of(), List.of(), List.of(), List.of(), List.of(), null));
            }
            if (intervals.put(named.text("name"), List.copyOf(specifications)) != null) {
                throw named.error(kind + " " + Names.quote(named.text("name")) + " is not unique");
            }
        }
    }

    private static TimeInterval interval(Block block) {
        try {
            List<TimeInterval.MinuteRange> times = new ArrayList<>();
            for (Object range : block.list("times")) {
                times.add(range instanceof Block time
                        ? TimeIntervalParser.times(time.text("start_time"), time.text("end_time"))
                        : TimeIntervalParser.times("", ""));
            }
            return new TimeInterval(times, ranges(block, "weekdays", TimeIntervalParser::weekday),
                    ranges(block, "days_of_month", TimeIntervalParser::dayOfMonth),
                    ranges(block, "months", TimeIntervalParser::month),
                    ranges(block, "years", TimeIntervalParser::year),
                    block.value("location") == null ? null : TimeIntervalParser.location(block.text("location")));
        } catch (IllegalArgumentException e) {
            throw block.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<TimeInterval.IntRange> ranges(Block block, String key,
            Function<String, TimeInterval.IntRange> parse) {
        return block.texts(key).stream().map(parse).toList();
    }
}
