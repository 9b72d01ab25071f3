package io.narthex.alert.config;

import static io.narthex.alert.config.Field.of;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import io.narthex.model.Names;

/// The keys of every kind of receiver, built or not.
final class ReceiverSchemas {
    private static final FieldType.Scalar TEXT = FieldType.Scalar.TEXT;
    private static final FieldType.Scalar FLAG = FieldType.Scalar.FLAG;
    private static final FieldType.Scalar SECRET_URL = FieldType.Scalar.SECRET_URL;
    private static final FieldType.Collection TEXT_LIST = FieldType.Collection.TEXT_LIST;
    private static final FieldType.Collection TEXT_MAP = FieldType.Collection.TEXT_MAP;

    /// By kind, in the order in which a receiver's integrations are built.
    static final Map<String, Schema> KINDS = kinds();

    private ReceiverSchemas() {}

    static Schema receiver() {
        Schema receiver = Schema.of("receivers").texts("name").with(of("labels", TEXT_MAP));
        KINDS.forEach((kind, schema) -> receiver.with(of(kind + "_configs", new FieldType.BlockList(schema))));
        return receiver.required("name", "missing name in receiver").rule(block -> {
            String name = block.textMap("labels").get("name");
            if (name != null && !name.equals(block.text("name"))) {
                throw block.error("receiver label \"name\" must match receiver name " + Names.quote(block.text("name"))
                        + ", got " + Names.quote(name));
            }
        });
    }

    private static Schema http(String kind, boolean sendResolved) {
        return Schema.of(kind + "_configs").with(of("send_resolved", FLAG, sendResolved),
                of("http_config", new FieldType.BlockOf(Schemas.HTTP)));
    }

    private static Map<String, Schema> kinds() {
        Map<String, Schema> kinds = new LinkedHashMap<>();
        kinds.put("webhook", webhook());
        kinds.put("email", email());
        kinds.put("pagerduty", pagerduty());
        kinds.put("opsgenie", opsgenie());
        kinds.put("wechat", wechat());
        kinds.put("slack", slack());
        kinds.put("victorops", victorops());
        kinds.put("pushover", pushover());
        kinds.put("sns", sns());
        kinds.put("telegram", telegram());
        kinds.put("discord",
                webhookUrl(http("discord", true)).texts("content").template("title", "discord.default.title")
                        .template("message", "discord.default.message").texts("username", "avatar_url"));
        kinds.put("webex", http("webex", true).with(of("api_url", FieldType.Scalar.URL))
                .template("message", "webex.default.message").texts("room_id")
                .required("room_id", "missing room_id on webex_config").rule(webex -> {
                    Block http = webex.block("http_config");
                    if (http == null || !http.has("authorization")) {
                        throw webex.error("missing webex_configs.http_config.authorization");
                    }
                }));
        kinds.put("msteams", webhookUrl(http("msteams", true)).template("title", "msteams.default.title")
                .template("summary", "msteams.default.summary").template("text", "msteams.default.text"));
        kinds.put("msteamsv2", webhookUrl(http("msteamsv2", true)).template("title", "msteamsv2.default.title")
                .template("text", "msteamsv2.default.text"));
        kinds.put("incidentio", incidentio());
        kinds.put("jira", jira());
        kinds.put("rocketchat", rocketchat());
        kinds.put("mattermost", mattermost());
        return kinds;
    }

    private static Schema webhookUrl(Schema schema) {
        return schema.with(of("webhook_url", SECRET_URL), of("webhook_url_file", TEXT)).oneOf("webhook_url",
                "webhook_url_file");
    }

    private static Schema webhook() {
        return http("webhook", true).with(of("url", FieldType.Scalar.SECRET_TEMPLATE_URL), of("url_file", TEXT),
                of("max_alerts", FieldType.Scalar.INTEGER, 0L), of("timeout", FieldType.Scalar.GO_DURATION),
                of("payload", FieldType.Scalar.TREE)).oneOf("url", "url_file").rule(webhook -> {
                    if (webhook.integer("max_alerts") < 0) {
                        throw webhook.error("max_alerts must not be negative");
                    }
                });
    }

    private static Schema email() {
        Schema threading = Schema.of("threading").with(of("enabled", FLAG)).texts("thread_by_date");
        return Schema.of("email_configs").with(of("send_resolved", FLAG, false)).texts("to", "from", "hello")
                .with(of("smarthost", FieldType.Scalar.HOST_PORT)).texts("auth_username")
                .secret("auth_password", "auth_secret").texts("auth_identity").with(of("headers", TEXT_MAP))
                .template("html", "email.default.html").texts("text")
                .with(of("require_tls", FLAG), of("tls_config", new FieldType.BlockOf(Schemas.TLS)),
                        of("force_implicit_tls", FLAG), of("threading", new FieldType.BlockOf(threading)))
                .required("to", "missing to address in email config").rule(ReceiverSchemas::checkEmail);
    }

    private static void checkEmail(Block email) {
        Map<String, String> headers = new LinkedHashMap<>();
        email.textMap("headers").forEach((name, value) -> {
            String canonical = canonicalHeader(name);
            if (headers.put(canonical, value) != null) {
                throw email.error("duplicate header " + Names.quote(canonical) + " in email config");
            }
        });
        if (!headers.isEmpty()) {
            email.set("headers", headers);
        }
        Block threading = email.block("threading");
        if (threading != null && threading.flag("enabled")) {
            for (String header : List.of("References", "In-Reply-To")) {
                if (headers.containsKey(header)) {
                    throw email.error("conflicting configuration: threading.enabled conflicts with custom " + header
                            + " header");
                }
            }
            if (!List.of("none", "daily").contains(threading.text("thread_by_date"))) {
                throw email.error("threading.thread_by_date must be either 'none' or 'daily'");
            }
        }
    }

    /// `message-id` becomes `Message-Id`.
    static String canonicalHeader(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        boolean start = true;
        for (char c : name.toCharArray()) {
            String letter = String.valueOf(c);
            canonical.append(start ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
            start = c == '-';
        }
        return canonical.toString();
    }

    private static Schema pagerduty() {
        Schema image = Schema.of("images").texts("src", "alt", "href");
        Schema link = Schema.of("links").texts("href", "text");
        return http("pagerduty", true).secret("service_key", "routing_key")
                .with(of("url", FieldType.Scalar.URL)).template("client", "pagerduty.default.client")
                .template("client_url", "pagerduty.default.clientURL")
                .template("description", "pagerduty.default.description")
                .with(of("details", FieldType.Scalar.TREE), of("images", new FieldType.BlockList(image)),
                        of("links", new FieldType.BlockList(link)))
                .texts("source", "severity", "class", "component", "group")
                .with(of("timeout", FieldType.Scalar.GO_DURATION)).rule(block -> {
                    if (!block.has("routing_key") && !block.has("service_key") && !block.has("routing_key_file")
                            && !block.has("service_key_file")) {
                        throw block.error("missing service or routing key in PagerDuty config");
                    }
                });
    }

    private static Schema opsgenie() {
        Schema responder = Schema.of("responders").texts("id", "name", "username", "type").rule(block -> {
            if (!block.has("id") && !block.has("name") && !block.has("username")) {
                throw block
                        .error("opsGenieConfig responder has to have at least one of id, username or name specified");
            }
            String type = block.text("type").toLowerCase(Locale.ROOT);
            if (!type.contains("{{") && !List.of("team", "teams", "user", "escalation", "schedule").contains(type)) {
                throw block.error("opsGenieConfig responder type does not match valid options"
                        + " ^(team|teams|user|escalation|schedule)$");
            }
        });
        return http("opsgenie", true).secret("api_key").with(of("api_url", FieldType.Scalar.URL))
                .template("message", "opsgenie.default.message").template("description", "opsgenie.default.description")
                .template("source", "opsgenie.default.source").with(of("details", TEXT_MAP)).texts("entity")
                .with(of("responders", new FieldType.BlockList(responder)))
                .texts("actions", "tags", "note", "priority").with(of("update_alerts", FLAG));
    }

    private static Schema wechat() {
        return http("wechat", false).secret("api_secret").texts("corp_id").template("message", "wechat.default.message")
                .with(of("api_url", FieldType.Scalar.URL)).template("to_user", "wechat.default.to_user")
                .template("to_party", "wechat.default.to_party").template("to_tag", "wechat.default.to_tag")
                .template("agent_id", "wechat.default.agent_id").with(of("message_type", TEXT, "text"))
                .choice("message_type", "weChat message type does not match valid options ^(text|markdown)$", "text",
                        "markdown");
    }

    private static Schema fieldList(String product) {
        return Schema.of("fields").texts("title", "value").with(of("short", FLAG))
                .required("title", "missing title in " + product + " field configuration")
                .required("value", "missing value in " + product + " field configuration");
    }

    private static Schema slack() {
        Schema confirm = Schema.of("confirm").texts("text", "title", "ok_text", "dismiss_text").required("text",
                "missing text in Slack confirmation configuration");
        Schema action = Schema.of("actions").texts("type", "text", "url", "style", "name", "value")
                .with(of("confirm", new FieldType.BlockOf(confirm)))
                .required("type", "missing type in Slack action configuration")
                .required("text", "missing text in Slack action configuration").rule(block -> {
                    if (!block.has("url") && !block.has("name")) {
                        throw block.error("missing name or url in Slack action configuration");
                    }
                });
        Schema slack = http("slack", false).with(of("api_url", SECRET_URL)).texts("api_url_file")
                .exclusive("api_url", "api_url_file").secret("app_token").with(of("app_url", FieldType.Scalar.URL))
                .texts("channel");
        for (String[] part : new String[][]{{"username", "username"}, {"color", "color"}, {"title", "title"},
            {"title_link", "titlelink"}, {"pretext", "pretext"}, {"text", "text"}, {"footer", "footer"},
            {"fallback", "fallback"}, {"callback_id", "callbackid"}, {"icon_emoji", "iconemoji"},
            {"icon_url", "iconurl"}}) {
            slack.template(part[0], "slack.default." + part[1]);
        }
        return slack.texts("message_text").with(of("fields", new FieldType.BlockList(fieldList("Slack"))),
                of("short_fields", FLAG, false)).texts("image_url", "thumb_url").with(of("link_names", FLAG, false),
                        of("mrkdwn_in", TEXT_LIST), of("actions", new FieldType.BlockList(action)),
                        of("update_message", FLAG), of("timeout", FieldType.Scalar.GO_DURATION))
                .rule(ReceiverSchemas::checkSlack);
    }

    private static void checkSlack(Block slack) {
        boolean url = slack.has("api_url") || slack.has("api_url_file");
        if (url && (slack.has("app_token") || slack.has("app_token_file"))) {
            throw slack.error(
                    "at most one of api_url/api_url_file & app_token/app_token_file must be configured");
        }
        String api = slack.text("api_url");
        if (slack.flag("update_message") && !api.equals("https://slack.com/api/chat.postMessage")
                && !api.equals(Secret.MASK)) {
            throw slack.error("update_message can only be used with bot tokens. api_url must be set to"
                    + " https://slack.com/api/chat.postMessage");
        }
    }

    private static Schema victorops() {
        return http("victorops", true).secret("api_key").with(of("api_url", FieldType.Scalar.URL)).texts("routing_key")
                .with(of("message_type", TEXT, "CRITICAL"))
                .template("state_message", "victorops.default.state_message")
                .template("entity_display_name", "victorops.default.entity_display_name")
                .template("monitoring_tool", "victorops.default.monitoring_tool").with(of("custom_fields", TEXT_MAP))
                .required("routing_key", "missing Routing key in VictorOps config").rule(block -> {
                    for (String reserved : List.of("routing_key", "message_type", "state_message",
                            "entity_display_name", "monitoring_tool", "entity_id", "entity_state")) {
                        if (block.textMap("custom_fields").containsKey(reserved)) {
                            throw block.error("victorOps config contains custom field " + reserved
                                    + " which cannot be used as it conflicts with the fixed/static fields");
                        }
                    }
                });
    }

    private static Schema pushover() {
        return http("pushover", true).secret("user_key", "token").oneOf("user_key", "user_key_file")
                .oneOf("token", "token_file").template("title", "pushover.default.title")
                .template("message", "pushover.default.message").template("url", "pushover.default.url")
                .texts("url_title", "device", "sound")
                .with(of("priority", TEXT, "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}"),
                        of("retry", FieldType.Scalar.GO_DURATION, Duration.ofMinutes(1)),
                        of("expire", FieldType.Scalar.GO_DURATION, Duration.ofHours(1)),
                        of("ttl", FieldType.Scalar.GO_DURATION), of("html", FLAG), of("monospace", FLAG))
                .rule(block -> {
                    if (block.flag("html") && block.flag("monospace")) {
                        throw block.error("at most one of monospace & html must be configured");
                    }
                });
    }

    private static Schema sns() {
        Schema sigv4 = Schema.of("sigv4").texts("region", "access_key").with(of("secret_key", FieldType.Scalar.SECRET))
                .texts("profile", "role_arn", "external_id").with(of("use_fips_sts_endpoint", FLAG));
        return http("sns", true).texts("api_url").with(of("sigv4", new FieldType.BlockOf(sigv4)))
                .texts("topic_arn", "phone_number", "target_arn").template("subject", "sns.default.subject")
                .template("message", "sns.default.message")
                .with(of("attributes", TEXT_MAP), of("use_aws_http_client", FLAG)).rule(block -> {
                    if (!block.has("target_arn") ^ !block.has("topic_arn") ^ !block.has("phone_number")) {
                        throw block
                                .error("must provide either a Target ARN, Topic ARN, or Phone Number for SNS config");
                    }
                });
    }

    private static Schema telegram() {
        return http("telegram", true).with(of("api_url", FieldType.Scalar.URL)).secret("bot_token")
                .with(of("chat_id", FieldType.Scalar.INTEGER), of("chat_id_file", TEXT),
                        of("message_thread_id", FieldType.Scalar.INTEGER))
                .template("message", "telegram.default.message")
                .with(of("disable_notifications", FLAG), of("parse_mode", TEXT, "HTML"))
                .choice("parse_mode",
                        "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string",
                        "Markdown", "MarkdownV2", "HTML")
                .rule(block -> {
                    if (block.integer("chat_id") == 0 && !block.has("chat_id_file")) {
                        throw block.error("missing chat_id or chat_id_file on telegram_config");
                    }
                }).exclusive("chat_id", "chat_id_file");
    }

    private static Schema incidentio() {
        return http("incidentio", true).with(of("url", FieldType.Scalar.URL), of("url_file", TEXT))
                .oneOf("url", "url_file").secret("alert_source_token")
                .with(of("max_alerts", FieldType.Scalar.INTEGER, 0L), of("timeout", FieldType.Scalar.GO_DURATION))
                .rule(block -> {
                    boolean token = block.has("alert_source_token") || block.has("alert_source_token_file");
                    Block http = block.block("http_config");
                    boolean authorization = http != null && http.has("authorization");
                    if (authorization && token) {
                        throw block.error("cannot specify alert_source_token or alert_source_token_file when using"
                                + " http_config.authorization");
                    }
                    if (http != null && !authorization && !token) {
                        throw block.error("at least one of alert_source_token, alert_source_token_file or"
                                + " http_config.authorization must be configured");
                    }
                });
    }

    private static Schema jira() {
        Schema field = Schema.of("jira field").texts("template").with(of("enable_update", FLAG));
        return http("jira", true).with(of("api_url", FieldType.Scalar.URL), of("api_type", TEXT, "auto"))
                .texts("project")
                .with(of("summary", new FieldType.BlockOrText(field, "template"),
                        new Block(field, 0, Map.of("template", "{{ template \"jira.default.summary\" . }}"))),
                        of("description", new FieldType.BlockOrText(field, "template"),
                                new Block(field, 0,
                                        Map.of("template", "{{ template \"jira.default.description\" . }}"))),
                        of("labels", TEXT_LIST))
                .template("priority", "jira.default.priority")
                .texts("issue_type", "reopen_transition", "resolve_transition", "wont_fix_resolution")
                .with(of("reopen_duration", FieldType.Scalar.DURATION), of("fields", FieldType.Scalar.TREE),
                        of("custom_fields", FieldType.Scalar.TREE))
                .required("project", "missing project in jira_config")
                .required("issue_type", "missing issue_type in jira_config").choice("api_type",
                        "unknown api_type on jira_config, must be auto, cloud or datacenter", "auto", "cloud",
                        "datacenter");
    }

    private static Schema rocketchat() {
        Schema field = Schema.of("fields").texts("title", "value").with(of("short", FLAG));
        Schema action = Schema.of("actions").texts("type", "text", "url", "imageurl", "image_url").with(
                of("iswebview", FLAG), of("is_webview", FLAG))
                .texts("webviewheightratio", "webview_height_ratio", "msg")
                .with(of("msginchatwindow", FLAG), of("msg_in_chat_window", FLAG))
                .texts("msgprocessingtype", "msg_processing_type");
        return http("rocketchat", false).with(of("api_url", FieldType.Scalar.URL)).secret("token_id", "token")
                .texts("channel").with(of("color", TEXT, "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}"))
                .template("title", "rocketchat.default.title").template("title_link", "rocketchat.default.titlelink")
                .template("text", "rocketchat.default.text").with(of("fields", new FieldType.BlockList(field)),
                        of("short_fields", FLAG, false))
                .template("emoji", "rocketchat.default.emoji").template("icon_url", "rocketchat.default.iconurl")
                .texts("image_url", "thumb_url").with(of("link_names", FLAG, false),
                        of("actions", new FieldType.BlockList(action)));
    }

    private static Schema mattermost() {
        Schema attachment = Schema.of("attachments").texts("fallback", "color", "pretext", "text", "author_name",
                "author_link", "author_icon", "title", "title_link").with(
                        of("fields", new FieldType.BlockList(fieldList("Mattermost"))))
                .texts("thumb_url", "footer", "footer_icon", "image_url");
        Schema props = Schema.of("props").texts("card");
        Schema priority = Schema.of("priority").texts("priority").with(of("requested_ack", FLAG),
                of("persistent_notifications", FLAG));
        Schema mattermost = http("mattermost", true).with(of("webhook_url", SECRET_URL)).texts("webhook_url_file")
                .exclusive("webhook_url", "webhook_url_file").texts("channel");
        for (String[] part : new String[][]{{"username", "username"}, {"text", "text"}, {"fallback", "fallback"},
            {"color", "color"}, {"title", "title"}, {"title_link", "titlelink"}}) {
            mattermost.template(part[0], "mattermost.default." + part[1]);
        }
        return mattermost.texts("pretext", "author_name", "author_link", "author_icon")
                .with(of("fields", new FieldType.BlockList(fieldList("Mattermost"))))
                .texts("thumb_url", "footer", "footer_icon", "image_url", "icon_url", "icon_emoji")
                .with(of("attachments", new FieldType.BlockList(attachment))).texts("type").with(
                        of("props", new FieldType.BlockOf(props)), of("priority", new FieldType.BlockOf(priority)));
    }

    /// The kinds that parse but do not notify yet.
    static List<String> notBuilt() {
        TreeSet<String> kinds = new TreeSet<>(KINDS.keySet());
        kinds.remove("webhook");
        kinds.remove("email");
        return new ArrayList<>(kinds);
    }
}
