package io.narthex.template;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Values escaped for the place in the page where they stand.
///
/// The template's own text is trusted and drives a small HTML scanner; values never change its state. Go decides the
/// place before execution and so refuses templates whose branches end in different places; here the branch that ran decides.
/// Comments are dropped, as there. Values inside JavaScript are refused by name.
final class HtmlOutput implements Output {
    private static final Set<String> URL_ATTRIBUTES = Set.of(
            "action",
            "archive",
            "background",
            "cite",
            "classid",
            "codebase",
            "data",
            "formaction",
            "href",
            "icon",
            "longdesc",
            "manifest",
            "poster",
            "profile",
            "src",
            "srcset",
            "usemap",
            "xmlns");
    private static final char UNQUOTED = ' ';

    private enum Place {
        TEXT, COMMENT, TAG, ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE, VALUE, RCDATA, STYLE, STYLE_COMMENT, SCRIPT
    }

    private enum Content {
        PLAIN, URL, CSS, JS
    }

    private final Writer out;
    private final StringBuilder attribute = new StringBuilder();
    private Place place = Place.TEXT;
    private Content content = Content.PLAIN;
    private String element = "";
    private char quote = UNQUOTED;
    private boolean isUrlBegun;
    private boolean isUrlQuery;

    HtmlOutput(Writer out) {
        this.out = out;
    }

    @Override
    public void literal(String text) throws IOException {
        int position = 0;
        while (position < text.length()) {
            position = switch (place) {
                case TEXT -> inText(text, position);
                case COMMENT -> skipTo(text, position, "-->", Place.TEXT);
                case RCDATA, STYLE, SCRIPT -> inRawElement(text, position);
                case STYLE_COMMENT -> inStyleComment(text, position);
                case TAG -> inTag(text, position);
                case ATTRIBUTE_NAME -> inAttributeName(text, position);
                case AFTER_NAME -> afterName(text, position);
                case BEFORE_VALUE -> beforeValue(text, position);
                case VALUE -> inValue(text, position);
            };
        }
    }

    private int inText(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (c != '<') {
            out.write(c);
            return position + 1;
        }
        if (text.startsWith("<!--", position)) {
            place = Place.COMMENT;
            return position + 4;
        }
        boolean isDoctype = text.regionMatches(true, position, "<!doctype", 0, 9);
        int nameStart = position + 1 + (text.startsWith("/", position + 1) ? 1 : 0);
        int nameEnd = nameStart;
        while (nameEnd < text.length() && isNameCharacter(text.charAt(nameEnd))) {
            nameEnd++;
        }
        if (nameEnd == nameStart && !isDoctype) {
            out.write("&lt;");
            return position + 1;
        }
        if (isDoctype) {
            out.write(c);
            return position + 1;
        }
        boolean isClosing = nameStart == position + 2;
        element = isClosing ? "" : text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
        out.write(text, position, nameEnd - position);
        place = Place.TAG;
        return nameEnd;
    }

    private int skipTo(String text, int position, String end, Place next) {
        int found = text.indexOf(end, position);
        if (found < 0) {
            return text.length();
        }
        place = next;
        return found + end.length();
    }

    private int inStyleComment(String text, int position) throws IOException {
        int next = skipTo(text, position, "*/", Place.STYLE);
        if (place == Place.STYLE) {
            out.write(' ');
        }
        return next;
    }

    private int inRawElement(String text, int position) throws IOException {
        char c = text.charAt(position);
        String closing = "</" + element;
        if (c == '<' && text.regionMatches(true, position, closing, 0, closing.length())) {
            out.write(text, position, closing.length());
            element = "";
            place = Place.TAG;
            return position + closing.length();
        }
        if (place == Place.STYLE && text.startsWith("/*", position)) {
            place = Place.STYLE_COMMENT;
            return position + 2;
        }
        if (place == Place.RCDATA && c == '<') {
            out.write("&lt;");
        } else {
            out.write(c);
        }
        return position + 1;
    }

    private int inTag(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (c == '>') {
            closeTag();
        } else if (!isSpace(c) && c != '/') {
            attribute.setLength(0);
            place = Place.ATTRIBUTE_NAME;
            return position;
        } else {
            out.write(c);
        }
        return position + 1;
    }

    private void closeTag() throws IOException {
        out.write('>');
        place = switch (element) {
            case "script" -> Place.SCRIPT;
            case "style" -> Place.STYLE;
            case "title", "textarea" -> Place.RCDATA;
            default -> Place.TEXT;
        };
    }

    private int inAttributeName(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (isSpace(c) || c == '=' || c == '>' || c == '/') {
            place = Place.AFTER_NAME;
            return position;
        }
        attribute.append(c);
        out.write(c);
        return position + 1;
    }

    private int afterName(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (isSpace(c)) {
            out.write(c);
            return position + 1;
        }
        if (c != '=') {
            place = Place.TAG;
            return position;
        }
        out.write(c);
        content = contentOf(attribute.toString().toLowerCase(Locale.ROOT));
        place = Place.BEFORE_VALUE;
        return position + 1;
    }

    private int beforeValue(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (isSpace(c)) {
            out.write(c);
            return position + 1;
        }
        if (c == '>') {
            closeTag();
            return position + 1;
        }
        boolean isQuoted = c == '"' || c == '\'';
        beginValue(isQuoted ? c : UNQUOTED);
        if (isQuoted) {
            out.write(c);
            return position + 1;
        }
        return position;
    }

    private void beginValue(char newQuote) {
        quote = newQuote;
        isUrlBegun = false;
        isUrlQuery = false;
        place = Place.VALUE;
    }

    private int inValue(String text, int position) throws IOException {
        char c = text.charAt(position);
        if (quote == UNQUOTED && (isSpace(c) || c == '>')) {
            place = Place.TAG;
            return position;
        }
        out.write(c);
        if (c == quote) {
            place = Place.TAG;
        } else {
            isUrlBegun = true;
            isUrlQuery |= c == '?' || c == '#';
        }
        return position + 1;
    }

    private static Content contentOf(String name) {
        String bare = name.startsWith("data-") ? name.substring(5) : name;
        int colon = bare.indexOf(':');
        if (colon >= 0) {
            if (bare.startsWith("xmlns:")) {
                return Content.URL;
            }
            bare = bare.substring(colon + 1);
        }
        if (bare.equals("style")) {
            return Content.CSS;
        }
        if (bare.startsWith("on")) {
            return Content.JS;
        }
        boolean isUrl = URL_ATTRIBUTES.contains(bare) || bare.contains("src") || bare.contains("uri")
                || bare.contains("url");
        return isUrl ? Content.URL : Content.PLAIN;
    }

    @Override
    public void value(@Nullable Object value) throws IOException {
        String text = value == null || value == Values.NOTHING ? "" : GoFormat.text(value);
        boolean isSafeHtml = value instanceof SafeText safe && safe.kind() == SafeText.Kind.HTML;
        switch (place) {
            case TEXT -> out.write(isSafeHtml ? text : Escapes.htmlText(text));
            case RCDATA -> out.write(
                    isSafeHtml ? text.replace("<", "&lt;").replace(">", "&gt;") : Escapes.htmlText(text));
            case COMMENT, STYLE_COMMENT -> {
                // Comments are not written.
            }
            case STYLE -> out.write(Escapes.cssValue(text));
            case SCRIPT -> throw new TemplateException("values inside JavaScript are not supported");
            case TAG, ATTRIBUTE_NAME, AFTER_NAME -> attributeName(text);
            case BEFORE_VALUE -> {
                beginValue(UNQUOTED);
                attributeValue(value, text, isSafeHtml);
            }
            case VALUE -> attributeValue(value, text, isSafeHtml);
        }
    }

    private void attributeName(String text) throws IOException {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean isPlain = lower.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
                && contentOf(lower) == Content.PLAIN;
        String name = isPlain ? lower : Escapes.REFUSED;
        if (place != Place.ATTRIBUTE_NAME) {
            attribute.setLength(0);
        }
        attribute.append(name);
        place = Place.ATTRIBUTE_NAME;
        out.write(name);
    }

    private void attributeValue(@Nullable Object value, String text, boolean isSafeHtml) throws IOException {
        switch (content) {
            case PLAIN -> out.write(isSafeHtml ? Escapes.htmlAttributeOf(text) : attributeText(text));
            case URL -> out.write(attributeText(url(value, text)));
            case CSS -> out.write(attributeText(Escapes.cssValue(text)));
            case JS -> throw new TemplateException("values inside JavaScript are not supported");
        }
        isUrlBegun = true;
    }

    private String url(@Nullable Object value, String text) {
        boolean isSafeUrl = value instanceof SafeText safe && safe.kind() == SafeText.Kind.URL;
        if (isUrlQuery && !isSafeUrl) {
            return Escapes.urlPart(text);
        }
        if (!isUrlBegun && !isSafeUrl && !Escapes.isSafeUrl(text)) {
            return "#" + Escapes.REFUSED;
        }
        return Escapes.urlNormalized(text);
    }

    private String attributeText(String text) {
        return quote == UNQUOTED ? Escapes.htmlUnquoted(text) : Escapes.htmlText(text);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == ':';
    }
}
