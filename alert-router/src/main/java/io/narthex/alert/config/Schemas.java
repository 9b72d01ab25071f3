package io.narthex.alert.config;

import static io.narthex.alert.config.Field.of;
import static io.narthex.alert.config.Field.quiet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.alert.matcher.MatcherParser;
import io.narthex.model.Names;

/// The keys of everything but receivers.
final class Schemas {
    private static final FieldType.Scalar FLAG = FieldType.Scalar.FLAG;
    private static final FieldType.Collection TEXT_LIST = FieldType.Collection.TEXT_LIST;

    static final Schema TLS = Schema.of("tls_config").texts("ca", "cert").with(of("key", FieldType.Scalar.SECRET))
            .texts("ca_file", "cert_file", "key_file", "ca_ref", "cert_ref", "key_ref", "server_name")
            .with(of("insecure_skip_verify", FLAG)).texts("min_version", "max_version")
            .choice("min_version", "unknown TLS version", "TLS10", "TLS11", "TLS12", "TLS13")
            .choice("max_version", "unknown TLS version", "TLS10", "TLS11", "TLS12", "TLS13").exclusive("ca", "ca_file")
            .exclusive("cert", "cert_file").exclusive("key", "key_file").rule(tls -> {
                boolean cert = tls.has("cert") || tls.has("cert_file");
                boolean key = tls.has("key") || tls.has("key_file");
                if (cert != key) {
                    throw tls.error("exactly one of " + (cert ? "key or key_file" : "cert or cert_file")
                            + " must be configured when a client " + (cert ? "certificate" : "key") + " is configured");
                }
            });

    private static final Schema BASIC_AUTH = Schema.of("basic_auth")
            .texts("username", "username_file", "username_ref").secret("password").texts("password_ref")
            .exclusive("username", "username_file");

    private static final Schema AUTHORIZATION = Schema.of("authorization")
            .with(of("type", FieldType.Scalar.TEXT, "Bearer")).secret("credentials").texts("credentials_ref")
            .rule(authorization -> {
                if (authorization.text("type").strip().equalsIgnoreCase("basic")) {
                    throw authorization
                            .error("authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
                }
            });

    private static final Schema OAUTH2 = Schema.of("oauth2").texts("client_id").secret("client_secret")
            .texts("client_secret_ref").secret("client_certificate_key")
            .texts("client_certificate_key_ref", "client_certificate_key_id", "signature_algorithm", "iss", "audience",
                    "grant_type")
            .with(of("claims", FieldType.Scalar.SECRET_TREE), of("scopes", TEXT_LIST)).texts("token_url")
            .with(of("endpoint_params", FieldType.Collection.SECRET_MAP), of("tls_config", new FieldType.BlockOf(TLS)),
                    of("proxy_url", FieldType.Scalar.PROXY_URL))
            .texts("no_proxy")
            .with(of("proxy_from_environment", FLAG), of("proxy_connect_header", FieldType.Scalar.SECRET_TREE))
            .required("client_id", "oauth2 client_id must be configured")
            .required("token_url", "oauth2 token_url must be configured");

    private static final Schema HEADER = Schema.of("http_headers").with(of("values", TEXT_LIST),
            of("secrets", FieldType.Collection.SECRET_LIST), of("files", TEXT_LIST));

    /// Headers that the client sets itself.
    private static final Set<String> RESERVED_HEADERS = Set.of("Authorization", "Host", "Content-Encoding",
            "Content-Length", "Content-Type", "User-Agent", "Connection", "Keep-Alive", "Proxy-Authenticate",
            "Proxy-Authorization", "Www-Authenticate", "Accept-Encoding", "X-Prometheus-Remote-Write-Version",
            "X-Prometheus-Remote-Read-Version", "X-Prometheus-Scrape-Timeout-Seconds", "X-Amz-Date",
            "X-Amz-Security-Token", "X-Amz-Content-Sha256");

    static final Schema HTTP = Schema.of("http_config").with(of("basic_auth", new FieldType.BlockOf(BASIC_AUTH)),
            of("authorization", new FieldType.BlockOf(AUTHORIZATION)), of("oauth2", new FieldType.BlockOf(OAUTH2)),
            of("bearer_token", FieldType.Scalar.SECRET), of("bearer_token_file", FieldType.Scalar.TEXT),
            of("tls_config", new FieldType.BlockOf(TLS)), of("follow_redirects", FLAG, true),
            of("enable_http2", FLAG, true), of("proxy_url", FieldType.Scalar.PROXY_URL)).texts("no_proxy")
            .with(of("proxy_from_environment", FLAG), of("proxy_connect_header", FieldType.Scalar.SECRET_TREE),
                    of("http_headers", new FieldType.BlockMap(HEADER)))
            .exclusive("bearer_token", "bearer_token_file").rule(Schemas::checkAuthentication)
            .rule(Schemas::checkProxy).rule(Schemas::checkHeaders);

    private static void checkAuthentication(Block http) {
        List<String> ways = new ArrayList<>();
        for (String way : List.of("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file")) {
            if (http.has(way)) {
                ways.add(way);
            }
        }
        if (ways.size() > 1) {
            throw http
                    .error("at most one of basic_auth, oauth2, authorization, bearer_token & bearer_token_file must be"
                            + " configured");
        }
    }

    private static void checkProxy(Block http) {
        if (http.flag("proxy_from_environment") && (http.has("proxy_url") || http.has("no_proxy"))) {
            throw http.error("if proxy_from_environment is configured, proxy_url and no_proxy must not be configured");
        }
        if (http.has("no_proxy") && !http.has("proxy_url")) {
            throw http.error("if no_proxy is configured, proxy_url must also be configured");
        }
        if (http.has("proxy_connect_header") && !http.has("proxy_url") && !http.flag("proxy_from_environment")) {
            throw http.error(
                    "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured");
        }
    }

    private static void checkHeaders(Block http) {
        if (http.value("http_headers") instanceof Map<?, ?> headers) {
            for (Object name : headers.keySet()) {
                String canonical = ReceiverSchemas.canonicalHeader(String.valueOf(name));
                if (RESERVED_HEADERS.contains(canonical)) {
                    throw http.error("setting header " + Names.quote(canonical) + " is not allowed");
                }
            }
        }
    }

    static Block emptyHttp() {
        return new Block(HTTP, 0, Map.of());
    }

    static final Schema GLOBAL = Schema.of("global")
            .with(of("resolve_timeout", FieldType.Scalar.DURATION, Duration.ofMinutes(5)),
                    of("http_config", new FieldType.BlockOf(HTTP), emptyHttp()),
                    of("jira_api_url", FieldType.Scalar.URL))
            .texts("smtp_from")
            .with(of("smtp_hello", FieldType.Scalar.TEXT, "localhost"),
                    of("smtp_smarthost", FieldType.Scalar.HOST_PORT))
            .texts("smtp_auth_username").secret("smtp_auth_password", "smtp_auth_secret").texts("smtp_auth_identity")
            .with(of("smtp_require_tls", FLAG, true), of("smtp_tls_config", new FieldType.BlockOf(TLS)),
                    of("smtp_force_implicit_tls", FLAG), of("slack_api_url", FieldType.Scalar.SECRET_URL))
            .texts("slack_api_url_file").exclusive("slack_api_url", "slack_api_url_file").secret("slack_app_token")
            .with(quiet("slack_app_url", FieldType.Scalar.URL, "https://slack.com/api/chat.postMessage"),
                    of("pagerduty_url", FieldType.Scalar.URL, "https://events.pagerduty.com/v2/enqueue"),
                    of("opsgenie_api_url", FieldType.Scalar.URL, "https://api.opsgenie.com/"))
            .secret("opsgenie_api_key")
            .with(of("wechat_api_url", FieldType.Scalar.URL, "https://qyapi.weixin.qq.com/cgi-bin/"))
            .secret("wechat_api_secret").texts("wechat_api_corp_id")
            .with(of("victorops_api_url", FieldType.Scalar.URL,
                    "https://alert.victorops.com/integrations/generic/20131114/alert/"))
            .secret("victorops_api_key")
            .with(of("telegram_api_url", FieldType.Scalar.URL, "https://api.telegram.org")).secret("telegram_bot_token")
            .with(of("webex_api_url", FieldType.Scalar.URL, "https://webexapis.com/v1/messages"),
                    quiet("rocketchat_api_url", FieldType.Scalar.URL, "https://open.rocket.chat/"))
            .secret("rocketchat_token", "rocketchat_token_id")
            .with(of("mattermost_webhook_url", FieldType.Scalar.SECRET_URL)).texts("mattermost_webhook_url_file")
            .exclusive("mattermost_webhook_url", "mattermost_webhook_url_file").rule(Schemas::checkSlack);

    private static void checkSlack(Block global) {
        boolean token = global.has("slack_app_token") || global.has("slack_app_token_file");
        boolean url = global.has("slack_api_url") || global.has("slack_api_url_file");
        if (token && url && !global.text("slack_api_url").equals(global.text("slack_app_url"))) {
            throw global.error("at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file"
                    + " must be configured");
        }
    }

    private static final Schema TIME_RANGE = Schema.of("times").texts("start_time", "end_time");

    private static final Schema TIME_INTERVAL = Schema.of("time_intervals")
            .with(of("times", new FieldType.BlockList(TIME_RANGE)), of("weekdays", TEXT_LIST),
                    of("days_of_month", TEXT_LIST), of("months", TEXT_LIST), of("years", TEXT_LIST))
            .texts("location");

    private static Schema namedIntervals(String key, String kind) {
        return Schema.of(key).texts("name")
                .with(of("time_intervals", new FieldType.BlockList(TIME_INTERVAL)))
                .required("name", "missing name in " + kind);
    }

    private static final Schema TRACING = Schema.of("tracing").with(of("client_type", FieldType.Scalar.TEXT, "grpc"))
            .texts("endpoint")
            .with(of("sampling_fraction", FieldType.Scalar.NUMBER), of("insecure", FLAG),
                    of("tls_config", new FieldType.BlockOf(TLS)), of("headers", new FieldType.BlockMap(HEADER)),
                    of("http_headers", new FieldType.BlockMap(HEADER)))
            .texts("compression").with(of("timeout", FieldType.Scalar.DURATION))
            .choice("client_type", "tracing client_type must be grpc or http", "grpc", "http")
            .required("endpoint", "tracing endpoint must be set")
            .choice("compression", "invalid compression type, valid options: gzip", "gzip");

    private static final Schema EVENT_RECORDER = eventRecorder();

    private static Schema eventRecorder() {
        Schema file = Schema.of("file_outputs").texts("path").required("path",
                "event_recorder file output requires a path");
        Schema webhook = Schema.of("webhook_outputs").with(of("url", FieldType.Scalar.SECRET_URL),
                of("http_config", new FieldType.BlockOf(HTTP)), of("timeout", FieldType.Scalar.DURATION),
                of("workers", FieldType.Scalar.INTEGER), of("max_retries", FieldType.Scalar.INTEGER),
                of("retry_backoff", FieldType.Scalar.DURATION), of("batch", FLAG),
                of("batch_max_events", FieldType.Scalar.INTEGER), of("batch_max_bytes", FieldType.Scalar.INTEGER),
                of("batch_flush_interval", FieldType.Scalar.DURATION))
                .required("url", "event_recorder webhook output requires a url");
        Schema kafka = Schema.of("kafka_outputs").with(of("brokers", TEXT_LIST))
                .texts("topic", "client_id", "format", "acks", "compression")
                .with(of("buffer_size", FieldType.Scalar.INTEGER), of("tls_config", new FieldType.BlockOf(TLS)));
        return Schema.of("event_recorder").with(of("file_outputs", new FieldType.BlockList(file)),
                of("webhook_outputs", new FieldType.BlockList(webhook)),
                of("kafka_outputs", new FieldType.BlockList(kafka)),
                of("stdout_outputs", new FieldType.BlockList(Schema.of("stdout_outputs"))));
    }

    private Schemas() {}

    private static Schema route(MatcherParser matchers) {
        Schema route = Schema.of("route").texts("receiver").with(of("group_by", TEXT_LIST),
                of("match", FieldType.Collection.TEXT_MAP), of("match_re", FieldType.Collection.REGEX_MAP),
                of("matchers", FieldType.Collection.MATCHERS), of("mute_time_intervals", TEXT_LIST),
                of("active_time_intervals", TEXT_LIST), of("continue", FLAG, false));
        route.with(of("routes", new FieldType.BlockList(route)), of("group_wait", FieldType.Scalar.DURATION),
                of("group_interval", FieldType.Scalar.DURATION), of("repeat_interval", FieldType.Scalar.DURATION),
                of("labels", FieldType.Collection.TEXT_MAP));
        return route.rule(block -> checkRoute(block, matchers));
    }

    private static void checkRoute(Block route, MatcherParser matchers) {
        checkClassicNames(route, "match");
        for (String name : route.textMap("labels").keySet()) {
            if (!matchers.isLabelName(name)) {
                throw route.error("invalid label name " + Names.quote(name) + " in route labels");
            }
        }
        List<String> seen = new ArrayList<>();
        List<String> groupBy = route.texts("group_by");
        for (String name : groupBy) {
            if (!name.equals("...") && !matchers.isLabelName(name)) {
                throw route.error("invalid label name " + Names.quote(name) + " in group_by list");
            }
            if (!name.equals("...") && seen.contains(name)) {
                throw route.error("duplicated label " + Names.quote(name) + " in group_by");
            }
            seen.add(name);
        }
        if (groupBy.contains("...") && groupBy.stream().anyMatch(name -> !name.equals("..."))) {
            throw route.error("cannot have wildcard group_by (`...`) and other labels at the same time");
        }
        for (String key : List.of("group_interval", "repeat_interval")) {
            if (Duration.ZERO.equals(route.duration(key))) {
                throw route.error(key + " cannot be zero");
            }
        }
    }

    private static void checkClassicNames(Block block, String key) {
        for (String name : block.textMap(key).keySet()) {
            if (!Names.isLegacyLabelName(name)) {
                throw block.error("invalid label name " + Names.quote(name));
            }
        }
    }

    private static Schema inhibitRule(MatcherParser matchers) {
        Schema rule = Schema.of("inhibit_rules").texts("name");
        for (String side : List.of("source", "target")) {
            rule.with(of(side + "_match", FieldType.Collection.TEXT_MAP),
                    of(side + "_match_re", FieldType.Collection.REGEX_MAP),
                    of(side + "_matchers", FieldType.Collection.MATCHERS));
            rule.rule(block -> checkClassicNames(block, side + "_match"));
        }
        return rule.with(of("equal", TEXT_LIST)).rule(block -> {
            for (String name : block.texts("equal")) {
                if (!matchers.isLabelName(name)) {
                    throw block.error("invalid label name " + Names.quote(name) + " in equal list");
                }
            }
        });
    }

    /// The whole file. Label names are checked as the matcher mode asks.
    static Schema root(MatcherParser matchers) {
        return Schema.of("the configuration").with(
                of("global", new FieldType.BlockOf(GLOBAL), new Block(GLOBAL, 0, Map.of())),
                of("route", new FieldType.BlockOf(route(matchers))),
                of("inhibit_rules", new FieldType.BlockList(inhibitRule(matchers))),
                of("receivers", new FieldType.BlockList(ReceiverSchemas.receiver())),
                of("templates", TEXT_LIST, List.of()),
                of("mute_time_intervals",
                        new FieldType.BlockList(namedIntervals("mute_time_intervals", "mute time interval"))),
                of("time_intervals", new FieldType.BlockList(namedIntervals("time_intervals", "time interval"))),
                of("tracing", new FieldType.BlockOf(TRACING)),
                of("event_recorder", new FieldType.BlockOf(EVENT_RECORDER)));
    }
}
