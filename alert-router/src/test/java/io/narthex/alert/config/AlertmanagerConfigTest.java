package io.narthex.alert.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.alert.matcher.MatcherMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerConfigTest {
    private static final String MINIMAL = """
                                          route: {receiver: a}
                                          receivers: [{name: a}]
                                          """;

    private static AlertmanagerConfig parse(String text) {
        return AlertmanagerConfigLoader.parse(text, Path.of("/etc/am"), MatcherMode.FALLBACK);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void defaultsAreAlertmanagers() {
        AlertmanagerConfig config = parse(MINIMAL);

        assertThat(config.resolveTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.receivers()).singleElement()
                .satisfies(receiver -> assertThat(receiver.labels()).containsEntry("name", "a"));
        assertThat(config.notBuilt()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedWithItsLine() {
        assertRefused(
                "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - url: http://x\n    retries: 3\n",
                "line 6: unknown key \"retries\" in webhook_configs");
        assertRefused("globl: {}\n" + MINIMAL, "line 1: unknown key \"globl\" in the configuration");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"receivers: [{name: a}]|no routes provided",
        "route: {}\\nreceivers: [{name: a}]|root route must specify a default receiver",
        "route: {receiver: b}\\nreceivers: [{name: a}]|undefined receiver \"b\" used in route",
        "route: {receiver: a, match: {x: y}}\\nreceivers: [{name: a}]|root route must not have any matchers",
        "route: {receiver: a, continue: true}\\nreceivers: [{name: a}]|cannot have continue in root route",
        "route: {receiver: a, mute_time_intervals: [x]}\\nreceivers: [{name: a}]|root route must not have any mute time intervals",
        "route: {receiver: a, routes: [{mute_time_intervals: [x]}]}\\nreceivers: [{name: a}]|undefined time interval \"x\" used in route",
        "route: {receiver: a, group_by: [a, a]}\\nreceivers: [{name: a}]|duplicated label \"a\" in group_by",
        "route: {receiver: a, group_by: ['...', a]}\\nreceivers: [{name: a}]|cannot have wildcard group_by (`...`) and other labels at the same time",
        "route: {receiver: a, group_interval: 0s}\\nreceivers: [{name: a}]|group_interval cannot be zero",
        "route: {receiver: a, repeat_interval: 0}\\nreceivers: [{name: a}]|repeat_interval cannot be zero",
        "route: {receiver: a, group_wait: 1x}\\nreceivers: [{name: a}]|not a valid duration string: \"1x\"",
        "route: {receiver: a}\\nreceivers: [{name: a},{name: a}]|notification config name \"a\" is not unique",
        "route: {receiver: a}\\nreceivers: [{}]|missing name in receiver",
        "route: {receiver: a}\\nreceivers: [{name: a, labels: {name: b}}]|receiver label \"name\" must match receiver name \"a\", got \"b\"",
        "route: {receiver: a}\\nreceivers: [{name: a, webhook_configs: [null]}]|missing webhook config",
        "route: {receiver: a}\\nreceivers: [{name: a, webhook_configs: [{}]}]|one of url or url_file must be configured",
        "route: {receiver: a}\\nreceivers: [{name: a, webhook_configs: [{url: 'http://x', url_file: y}]}]|at most one of url & url_file must be configured",
        "route: {receiver: a}\\nreceivers: [{name: a, email_configs: [{to: x}]}]|no global SMTP smarthost set",
        "route: {receiver: a}\\nreceivers: [{name: a, email_configs: [{}]}]|missing to address in email config",
        "route: {receiver: a}\\nreceivers: [{name: a, email_configs: [{to: x, headers: {a-b: x, A-B: y}}]}]|duplicate header \"A-B\" in email config",
        "route: {receiver: a}\\nreceivers: [{name: a, slack_configs: [{channel: x}]}]|no Slack API URL nor App token set either inline or in a file",
        "route: {receiver: a}\\nreceivers: [{name: a, telegram_configs: [{bot_token: x}]}]|missing chat_id or chat_id_file on telegram_config",
        "global: {smtp_auth_password: a, smtp_auth_password_file: b}|at most one of smtp_auth_password & smtp_auth_password_file must be configured",
        "global: {http_config: {basic_auth: {username: a}, bearer_token: b}}|at most one of basic_auth, oauth2, authorization, bearer_token & bearer_token_file",
        "global: {http_config: {http_headers: {authorization: {values: [x]}}}}|setting header \"Authorization\" is not allowed",
        "global: {smtp_smarthost: localhost}|address localhost: missing port in address",
        "global: {resolve_timeout: [1m]}|line 1: resolve_timeout must be a scalar",
        "time_intervals: [{time_intervals: []}]|missing name in time interval",
        "route: {receiver: a}\\nreceivers: [{name: a}]\\ntime_intervals: [{name: x, time_intervals: [{weekdays: ['caturday']}]}]|caturday is not a valid weekday",
        "route: {receiver: a, routes: [{matchers: ['a=~\"(\"']}]}|error parsing regexp: missing closing )",
        "a: b: c|not valid YAML"})
    void brokenRulesAreRefusedWithAlertmanagersWords(String text, String message) {
        assertRefused(text.replace("\\n", "\n"), message);
    }

    @Test
    void aSecretUrlIsNotRepeatedInAnError() {
        assertThatThrownBy(() -> parse("""
                                       route: {receiver: a}
                                       receivers: [{name: a, webhook_configs: [{url: 'ftp://token@x'}]}]
                                       """)).hasMessageNotContaining("token");
    }

    @Test
    void receiversInheritTheGlobals() {
        AlertmanagerConfig config = parse("""
                                          global:
                                            smtp_from: me@example.org
                                            smtp_smarthost: mail.example.org:587
                                            smtp_auth_password: hidden
                                            http_config: {authorization: {credentials_file: token}}
                                          route: {receiver: a}
                                          receivers:
                                          - name: a
                                            email_configs: [{to: you@example.org, headers: {subject: hi}}]
                                            webhook_configs: [{url: 'http://{{ .Receiver }}/'}]
                                          """);

        assertThat(config.receivers().getFirst().integrations()).satisfiesExactly(
                webhook -> assertThat(((IntegrationConfig.Webhook) webhook).http().credentialsFile())
                        .isEqualTo("/etc/am/token"),
                email -> assertThat((IntegrationConfig.Email) email).satisfies(it -> {
                    assertThat(it.from()).isEqualTo("me@example.org");
                    assertThat(it.requireTls()).isTrue();
                    assertThat(it.authPassword()).isEqualTo(new Secret("hidden"));
                    assertThat(it.headers()).containsEntry("Subject", "hi").containsEntry("To", "you@example.org");
                    assertThat(it.sendResolved()).isFalse();
                }));
    }

    @Test
    void whatIsNotBuiltIsNamed() {
        AlertmanagerConfig config = parse(
                """
                global: {slack_api_url: 'https://hooks.example.org/x'}
                route: {receiver: a}
                receivers:
                - name: a
                  slack_configs: [{channel: c}]
                  webhook_configs: [{url: 'http://x', http_config: {oauth2: {client_id: a, token_url: b}}}]
                """);

        assertThat(config.notBuilt()).hasSize(2).anySatisfy(line -> assertThat(line).contains("slack_configs"))
                .anySatisfy(line -> assertThat(line).contains("oauth2"));
    }

    @Test
    void thePrintedFileIsItsOwnFixedPointAndKeepsNoSecret() {
        String text = """
                      global:
                        smtp_from: me@example.org
                        smtp_smarthost: mail.example.org:587
                        smtp_auth_password: hidden1
                        http_config: {basic_auth: {username: u, password: hidden2}}
                      route:
                        receiver: a
                        group_by: ['...']
                        routes:
                        - matchers: ['x="y"', 'z=~"a|b"']
                          match_re: {r: 's.*'}
                          group_by: []
                          mute_time_intervals: [off]
                          labels: {team: '{{ .GroupLabels.team }}'}
                        - group_wait: 90s
                      receivers:
                      - name: a
                        email_configs: [{to: x, text: "multi\\nline \\"quoted\\" # no comment"}]
                        webhook_configs: [{url: 'http://x/hidden3', timeout: 1500ms, payload: {a: [1, true, '{{ .Status }}', null]}}]
                        pagerduty_configs: [{routing_key: hidden4, details: {x: y}}]
                        slack_configs: [{api_url: 'https://x/hidden5', channel: '#c'}]
                      time_intervals:
                      - name: off
                        time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}], days_of_month: ['-3:-1']}]
                      inhibit_rules: [{source_matchers: [a=b], target_match: {c: d}, equal: [e]}, null]
                      templates: ['*.tmpl']
                      """;

        String printed = parse(text).original();

        assertThat(printed).doesNotContain("hidden").contains("password: <secret>");
        assertThat(parse(printed).original()).isEqualTo(printed);
        assertThat(parse(printed).route()).isEqualTo(parse(text).route());
        assertThat(parse(printed).timeIntervals()).isEqualTo(parse(text).timeIntervals());
        assertThat(parse(printed).inhibitRules()).isEqualTo(parse(text).inhibitRules());
    }

    @Test
    void noSecretOfAnHttpClientIsPrinted() {
        String client = """
                        {oauth2: {client_id: id, client_secret: hidden1, client_certificate_key: hidden2, token_url: 'http://t',
                          claims: {sub: hidden3, deep: [{n: hidden4}]}, endpoint_params: {password: hidden5},
                          proxy_url: 'http://u:hidden6@p:1', proxy_connect_header: {X: [hidden7]}},
                         tls_config: {cert: c, key: hidden8}, proxy_url: 'http://u:hidden9@p:1/x@y',
                         proxy_connect_header: {Proxy-Token: [hidden10, hidden11]},
                         http_headers: {X-Token: {values: [seen], secrets: [hidden12, hidden13]}}}
                        """;
        String text = """
                      global: {http_config: %1$s, opsgenie_api_url: 'https://u:hidden14@o/'}
                      route: {receiver: a}
                      receivers: [{name: a, webhook_configs: [{url: 'http://x/hidden15', http_config: %1$s}],
                        sns_configs: [{topic_arn: t, sigv4: {access_key: k, secret_key: hidden16}}]}]
                      tracing: {endpoint: e, headers: {X: {secrets: [hidden17]}}}
                      event_recorder: {webhook_outputs: [{url: 'http://x/hidden18', http_config: %1$s}]}
                      """.formatted(client.replace("\n", " "));

        AlertmanagerConfig config = parse(text);

        assertThat(config.original()).doesNotContain("hidden").contains("http://u:xxxxx@p:1/x@y", "- seen");
        assertThat(parse(config.original()).original()).isEqualTo(config.original());
        IntegrationConfig.Webhook webhook = (IntegrationConfig.Webhook) config.receivers().getFirst().integrations()
                .getFirst();
        assertThat(webhook.http().headers()).hasEntrySatisfying("X-Token", header -> assertThat(header.secrets())
                .containsExactly(new Secret("hidden12"), new Secret("hidden13")));
        assertThat(webhook.http().notBuilt()).contains("proxy_url with a password");
    }

    @Test
    void aPasswordIsNotRepeatedInAnError() {
        assertThatThrownBy(() -> parse("global: {http_config: {proxy_url: 'http://u:hidden@p:1 /'}}"))
                .hasMessageContaining("proxy_url").hasMessageNotContaining("hidden");
    }

    @Test
    void anEndlessAliasIsRefused() {
        assertRefused("route: &r {receiver: a, routes: [*r]}\nreceivers: [{name: a}]", "line");
    }
}
