package io.narthex.alert.config;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Fills the globals into receivers and names what neither gives.
final class Inheritance {
    /// What one key of a kind takes from `global`.
    ///
    /// @param missing the complaint if neither gives it, null if it is optional
    private record Rule(String key, String global, @Nullable String missing) {}

    /// A secret and its file are inherited together, and only if the receiver gives neither.
    private record Pair(String key, String global, @Nullable String missing) {}

    private static final Map<String, List<Rule>> RULES = Map.of("email",
            List.of(new Rule("smarthost", "smtp_smarthost", "no global SMTP smarthost set"),
                    new Rule("from", "smtp_from", "no global SMTP from set"), new Rule("hello", "smtp_hello", null),
                    new Rule("auth_username", "smtp_auth_username", null),
                    new Rule("auth_identity", "smtp_auth_identity", null),
                    new Rule("tls_config", "smtp_tls_config", null),
                    new Rule("require_tls", "smtp_require_tls", null),
                    new Rule("force_implicit_tls", "smtp_force_implicit_tls", null)),
            "pagerduty", List.of(new Rule("url", "pagerduty_url", "no global PagerDuty URL set")), "opsgenie",
            List.of(new Rule("api_url", "opsgenie_api_url", "no global OpsGenie URL set")), "wechat",
            List.of(new Rule("api_url", "wechat_api_url", "no global Wechat URL set"),
                    new Rule("corp_id", "wechat_api_corp_id", "no global Wechat CorpID set")),
            "victorops", List.of(new Rule("api_url", "victorops_api_url", "no global VictorOps URL set")), "telegram",
            List.of(new Rule("api_url", "telegram_api_url", "missing api_url on telegram_config")), "webex",
            List.of(new Rule("api_url", "webex_api_url", "missing global webex_api_url")), "jira",
            List.of(new Rule("api_url", "jira_api_url", "missing api_url on jira_config")), "rocketchat",
            List.of(new Rule("api_url", "rocketchat_api_url", null)), "slack",
            List.of());

    private static final Map<String, List<Pair>> PAIRS = Map.of("email",
            List.of(new Pair("auth_password", "smtp_auth_password", null),
                    new Pair("auth_secret", "smtp_auth_secret", null)),
            "opsgenie",
            List.of(new Pair("api_key", "opsgenie_api_key",
                    "no global OpsGenie API Key set either inline or in a file")),
            "wechat",
            List.of(new Pair("api_secret", "wechat_api_secret",
                    "no global Wechat Api Secret set either inline or in a file")),
            "victorops",
            List.of(new Pair("api_key", "victorops_api_key",
                    "no global VictorOps API Key set either inline or in a file")),
            "telegram",
            List.of(new Pair("bot_token", "telegram_bot_token",
                    "missing bot_token or bot_token_file on telegram_config")),
            "rocketchat",
            List.of(new Pair("token_id", "rocketchat_token_id",
                    "no global Rocketchat TokenID set either inline or in a file"),
                    new Pair("token", "rocketchat_token", "no global Rocketchat Token set either inline or in a file")),
            "mattermost", List.of(new Pair("webhook_url", "mattermost_webhook_url",
                    "missing webhook_url or webhook_url_file on mattermost_config")));

    private Inheritance() {}

    static void apply(Block global, String kind, Block receiver) {
        if (kind.equals("slack")) {
            slack(global, receiver);
        }
        if (!kind.equals("email") && receiver.value("http_config") == null) {
            receiver.set("http_config", global.value("http_config"));
        }
        for (Rule rule : RULES.getOrDefault(kind, List.of())) {
            receiver.inherit(rule.key, global, rule.global);
            if (rule.missing != null && !receiver.has(rule.key)) {
                throw receiver.error(rule.missing);
            }
        }
        for (Pair pair : PAIRS.getOrDefault(kind, List.of())) {
            if (!receiver.has(pair.key) && !receiver.has(pair.key + "_file")) {
                receiver.inherit(pair.key, global, pair.global);
                receiver.inherit(pair.key + "_file", global, pair.global + "_file");
            }
            if (pair.missing != null && !receiver.has(pair.key) && !receiver.has(pair.key + "_file")) {
                throw receiver.error(pair.missing);
            }
        }
    }

    private static void slack(Block global, Block slack) {
        Block http = slack.block("http_config");
        boolean token = slack.has("app_token") || slack.has("app_token_file");
        boolean authorization = http != null && http.has("authorization");
        if (!token && !authorization && !slack.has("api_url")) {
            slack.inherit("app_token", global, "slack_app_token");
            slack.inherit("app_token_file", global, "slack_app_token_file");
        }
        if (!slack.has("api_url") && !slack.has("api_url_file") && !slack.has("app_token")
                && !slack.has("app_token_file")) {
            slack.inherit("api_url", global, "slack_api_url");
            slack.inherit("api_url_file", global, "slack_api_url_file");
        }
        token = slack.has("app_token") || slack.has("app_token_file");
        if (!token && !slack.has("api_url") && !slack.has("api_url_file")) {
            throw slack.error("no Slack API URL nor App token set either inline or in a file");
        }
        if (token && authorization) {
            throw slack.error("http authorization can't be set when using Slack App tokens");
        }
    }
}
