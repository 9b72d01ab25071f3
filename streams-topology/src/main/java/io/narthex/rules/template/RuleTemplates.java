package io.narthex.rules.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.template.MissingKey;
import io.narthex.template.Template;
import io.narthex.template.TemplateException;
import io.narthex.template.TemplateFunction;

/// Expands the labels and annotations of alerts.
public final class RuleTemplates {
    /// The variables that Prometheus puts before every text.
    private static final String VARIABLES = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
            + "{{$externalURL := .ExternalURL}}{{$value := .Value}}";
    private static final TemplateQuery NO_QUERY = expr -> List.of();

    private final String externalUrl;
    private final Labels externalLabels;

    public RuleTemplates(String externalUrl, Labels externalLabels) {
        this.externalUrl = externalUrl;
        this.externalLabels = externalLabels;
    }

    /// The name under which an alert's templates appear in messages.
    public static String name(String alert) {
        return "__alert_" + alert;
    }

    /// @throws TemplateException if the text does not parse
    public static void check(String alert, String text) {
        Template.parse(name(alert), VARIABLES + text, PrometheusFunctions.of("", NO_QUERY, 0));
    }

    /// The text of one label or annotation; a failing template becomes a text that says so, as in Prometheus.
    ///
    /// @param labels of the result, the metric name included
    public String expand(String alert, String text, Labels labels, double value, long evalTimestampMs,
            TemplateQuery query) {
        if (!text.contains("{{")) {
            return text;
        }
        Map<String, TemplateFunction> functions = PrometheusFunctions.of(externalUrl, query, evalTimestampMs);
        try {
            return execute(parse(alert, text, functions), alert, data(labels, value));
        } catch (TemplateException e) {
            return "<error expanding template: " + e.getMessage() + ">";
        }
    }

    private static Template parse(String alert, String text, Map<String, TemplateFunction> functions) {
        try {
            return Template
                    .parse(name(alert), VARIABLES + text, functions, Template.Dialect.TEXT, MissingKey.ZERO);
        } catch (TemplateException e) {
            throw new TemplateException("error parsing template " + name(alert) + ": " + e.getMessage(), e);
        }
    }

    private static String execute(Template template, String alert, Map<String, Object> data) {
        try {
            return template.execute(data);
        } catch (TemplateException e) {
            throw new TemplateException("error executing template " + name(alert) + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> data(Labels labels, double value) {
        Map<String, Object> data = new HashMap<>();
        data.put("Labels", labels.toMap());
        data.put("ExternalLabels", externalLabels.toMap());
        data.put("ExternalURL", externalUrl);
        data.put("Value", value);
        return data;
    }
}
