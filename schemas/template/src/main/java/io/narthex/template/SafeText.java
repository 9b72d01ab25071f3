package io.narthex.template;

/// Text that its author vouches for: the HTML variant writes it where its kind fits without escaping.
public record SafeText(Kind kind, String text) {
    /// What the text is safe as.
    public enum Kind {
        /// A fragment of HTML: Go's `template.HTML`.
        HTML("template.HTML"),
        /// A URL or a part of one: Go's `template.URL`.
        URL("template.URL");

        private final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }

        String typeName() {
            return typeName;
        }
    }

    public static SafeText html(String text) {
        return new SafeText(Kind.HTML, text);
    }

    public static SafeText url(String text) {
        return new SafeText(Kind.URL, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
