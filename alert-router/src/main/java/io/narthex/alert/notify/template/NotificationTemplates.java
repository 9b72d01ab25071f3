package io.narthex.alert.notify.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.alert.config.ConfigException;
import io.narthex.template.MissingKey;
import io.narthex.template.Template;
import io.narthex.template.TemplateException;
import io.narthex.template.TemplateFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The built-in templates and the user's, ready to execute. Immutable and thread-safe.
///
/// Every template exists twice, as text and as HTML, as in Alertmanager; a definition of the user replaces ours of its
/// name.
public final class NotificationTemplates {
    private final Template text;
    private final Template html;

    private NotificationTemplates(Template text, Template html) {
        this.text = text;
        this.html = html;
    }

    /// @param globs absolute patterns; one that matches nothing is fine
    /// @throws ConfigException if a file cannot be read or parsed
    public static NotificationTemplates load(List<String> globs, Clock clock) {
        Map<String, TemplateFunction> functions = TemplateFunctions.of(clock);
        Template text = Template.empty("", functions, Template.Dialect.TEXT, MissingKey.ZERO);
        Template html = Template.empty("", functions, Template.Dialect.HTML, MissingKey.ZERO);
        for (String name : List.of("default.tmpl", "email.tmpl")) {
            String source = resource(name);
            text = text.with(name, source);
            html = html.with(name, source);
        }
        for (String glob : globs) {
            for (Path file : matches(glob)) {
                try {
                    String source = Files.readString(file);
                    text = text.with(file.getFileName().toString(), source);
                    html = html.with(file.getFileName().toString(), source);
                } catch (IOException | TemplateException e) {
                    throw new ConfigException("template file " + file + ": " + e.getMessage());
                }
            }
        }
        return new NotificationTemplates(text, html);
    }

    private static String resource(String name) {
        try (InputStream in = NotificationTemplates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> matches(String glob) {
        Path pattern = Path.of(glob);
        Path directory = pattern.getParent();
        Path name = pattern.getFileName();
        if (directory == null || name == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, name.toString())) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new ConfigException("templates " + glob + ": " + e.getMessage());
        }
        files.sort(null);
        return files;
    }

    /// Executes a text of the configuration.
    ///
    /// @throws TemplateException if it does not parse or execute
    public String text(String source, NotificationData data) {
        return source.isEmpty() ? "" : execute(text, source, data, data.routeLabels()::get);
    }

    /// Executes a text of the configuration, escaping for HTML.
    ///
    /// @throws TemplateException if it does not parse or execute
    public String html(String source, NotificationData data) {
        return source.isEmpty() ? "" : execute(html, source, data, data.routeLabels()::get);
    }

    private interface RouteLabels {
        @Nullable
        String get(String name);
    }

    private static String execute(Template set, String source, NotificationData data, RouteLabels labels) {
        TemplateFunction routeLabels = TemplateFunction.of(arguments -> {
            String value = labels.get(arguments.text(0));
            return value == null ? "" : value;
        }, TemplateFunction.Parameter.STRING);
        return set.withFunctions(Map.of("routeLabels", routeLabels)).with("notification", source).execute(data);
    }

    /// Renders the labels of a route, which may refer to each other.
    ///
    /// @throws TemplateException if one does not execute or they refer in a circle
    public Map<String, String> routeLabels(Map<String, String> templates, NotificationData data) {
        Map<String, String> rendered = new HashMap<>();
        Deque<String> path = new ArrayDeque<>();
        templates.keySet().forEach(name -> routeLabel(name, templates, data, rendered, path));
        return rendered;
    }

    private @Nullable String routeLabel(String name, Map<String, String> templates, NotificationData data,
            Map<String, String> rendered, Deque<String> path) {
        String source = templates.get(name);
        if (source == null || rendered.containsKey(name)) {
            return rendered.get(name);
        }
        if (path.contains(name)) {
            throw new TemplateException("route label cycle detected: " + String.join(" -> ", path) + " -> " + name);
        }
        path.addLast(name);
        String value = source.isEmpty()
                ? ""
                : execute(text, source, data, other -> routeLabel(other, templates, data, rendered, path));
        path.removeLast();
        rendered.put(name, value);
        return value;
    }

    /// A tree of templates, as a webhook's payload: every text is executed, and read as YAML again where that yields
    /// something other than a text.
    ///
    /// @throws TemplateException if a text does not execute
    public @Nullable Object tree(@Nullable Object tree, NotificationData data) {
        return switch (tree) {
            case String source -> reread(text(source, data));
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(element -> copy.add(tree(element, data)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, value) -> copy.put(text(String.valueOf(key), data), tree(value, data)));
                yield copy;
            }
            case null, default -> tree;
        };
    }

    private static @Nullable Object reread(String text) {
        try {
            Object value = new Load(LoadSettings.builder().build()).loadFromString(text);
            return switch (value) {
                case Integer number -> number.longValue();
                case null -> text.isBlank() ? text : null;
                case String _ -> text;
                default -> value;
            };
        } catch (YamlEngineException e) {
            // Most texts are no YAML: they are meant as they stand.
            return text;
        }
    }
}
