package io.narthex.template;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// A parsed set of named templates with the functions they call. Immutable and thread-safe.
///
/// Bad text, wrong data and failing functions all end in a [TemplateException] worded as Go's; nothing else is thrown.
public final class Template {
    /// How values are written.
    public enum Dialect {
        /// As they are: Go's `text/template`.
        TEXT,
        /// Escaped for the place in the HTML page where they stand: Go's `html/template`.
        HTML
    }

    private final String name;
    private final Map<String, Tree> trees;
    private final Map<String, TemplateFunction> functions;
    private final Dialect dialect;
    private final MissingKey missingKey;

    private Template(String name, Map<String, Tree> trees, Map<String, TemplateFunction> functions, Dialect dialect,
            MissingKey missingKey) {
        this.name = name;
        this.trees = trees;
        this.functions = functions;
        this.dialect = dialect;
        this.missingKey = missingKey;
    }

    /// A set without templates, to be filled by [#with].
    public static Template empty(String name, Map<String, TemplateFunction> functions, Dialect dialect,
            MissingKey missingKey) {
        return new Template(name, Map.of(), Map.copyOf(functions), dialect, missingKey);
    }

    /// A plain text template with missing keys as Go's default has them.
    ///
    /// @throws TemplateException if the text does not parse
    public static Template parse(String name, String text, Map<String, TemplateFunction> functions) {
        return parse(name, text, functions, Dialect.TEXT, MissingKey.DEFAULT);
    }

    /// @throws TemplateException if the text does not parse
    public static Template parse(String name, String text, Map<String, TemplateFunction> functions, Dialect dialect,
            MissingKey missingKey) {
        return empty(name, functions, dialect, missingKey).with(name, text);
    }

    /// This set and what the text defines; a definition replaces an earlier one of its name, unless it is blank.
    ///
    /// The result executes `name` by default.
    ///
    /// @throws TemplateException if the text does not parse
    public Template with(String newName, String text) {
        Map<String, Tree> merged = new LinkedHashMap<>(trees);
        Set<String> known = new HashSet<>(functions.keySet());
        known.addAll(Builtins.FUNCTIONS.keySet());
        Parser.parse(newName, text, known).forEach((key, tree) -> {
            Tree existing = merged.get(key);
            if (existing == null || !tree.isEmpty()) {
                merged.put(key, tree);
            }
        });
        return new Template(newName, merged, functions, dialect, missingKey);
    }

    /// This set with functions replaced or added, as for one execution with its own data.
    public Template withFunctions(Map<String, TemplateFunction> more) {
        Map<String, TemplateFunction> merged = new LinkedHashMap<>(functions);
        merged.putAll(more);
        return new Template(name, trees, Map.copyOf(merged), dialect, missingKey);
    }

    public boolean defines(String templateName) {
        return trees.containsKey(templateName);
    }

    /// Executes the template of the set's own name.
    ///
    /// @throws TemplateException if the execution fails; what was written until then stays written
    /// @throws UncheckedIOException if the writer fails
    public void execute(Writer out, @Nullable Object data) {
        execute(name, out, data);
    }

    /// Executes one template of the set.
    ///
    /// @throws TemplateException if there is none of the name, or the execution fails
    /// @throws UncheckedIOException if the writer fails
    public void execute(String templateName, Writer out, @Nullable Object data) {
        Tree tree = trees.get(templateName);
        if (tree == null) {
            throw new TemplateException(
                    "template: no template " + GoQuote.quote(templateName) + " associated with template "
                            + GoQuote.quote(name));
        }
        Output output = dialect == Dialect.HTML ? new HtmlOutput(out) : new TextOutput(out);
        try {
            new Executor(trees, functions, missingKey, output).run(tree, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StackOverflowError e) {
            // Depth is counted too, but how much stack the caller left is only known here.
            throw new TemplateException("template: " + templateName + ": exceeded maximum template depth", e);
        }
    }

    /// The text that [#execute(Writer, Object)] writes.
    ///
    /// @throws TemplateException if the execution fails
    public String execute(@Nullable Object data) {
        StringWriter out = new StringWriter();
        execute(name, out, data);
        return out.toString();
    }
}
