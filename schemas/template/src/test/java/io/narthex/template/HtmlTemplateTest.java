package io.narthex.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTemplateTest {
    private static String run(String text) {
        Map<String, Object> data = new HashMap<>();
        data.put("x", "<b a='1' c=\"2\"> & +");
        data.put("url", "http://h/p?a=b&c=d e");
        data.put("evil", "javascript:alert(1)");
        data.put("color", "red");
        data.put("css", "red;} body{");
        data.put("html", SafeText.html("<i title=\"t\">safe</i>"));
        data.put("safeUrl", SafeText.url("tel:1 2"));
        data.put("nil", null);
        data.put("n", 3L);
        return Template.parse("t", text, Map.of(), Template.Dialect.HTML, MissingKey.ZERO).execute(data);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', textBlock = """
                                                                            <p>{{ .x }}</p> => <p>&lt;b a=&#39;1&#39; c=&#34;2&#34;&gt; &amp; &#43;</p>
                                                                            <p>{{ .html }}{{ .n }}{{ .nil }}</p> => <p><i title="t">safe</i>3</p>
                                                                            <a href="{{ .url }}">x</a> => <a href="http://h/p?a=b&amp;c=d%20e">x</a>
                                                                            <a href="{{ .evil }}">x</a> => <a href="#ZgotmplZ">x</a>
                                                                            <a href="{{ .safeUrl }}">x</a> => <a href="tel:1%202">x</a>
                                                                            <a href="/q?v={{ .url }}">x</a> => <a href="/q?v=http%3a%2f%2fh%2fp%3fa%3db%26c%3dd%20e">x</a>
                                                                            <a href='/{{ .x }}'>x</a> => <a href='/%3cb%20a=%271%27%20c=%222%22%3e%20&amp;%20&#43;'>x</a>
                                                                            <td title="{{ .x }}"> => <td title="&lt;b a=&#39;1&#39; c=&#34;2&#34;&gt; &amp; &#43;">
                                                                            <td title={{ .x }}> => <td title=&lt;b&#32;a&#61;&#39;1&#39;&#32;c&#61;&#34;2&#34;&gt;&#32;&amp;&#32;&#43;>
                                                                            <td title="{{ .html }}"> => <td title="safe">
                                                                            <td style="color: {{ .color }}; x: {{ .css }}"> => <td style="color: red; x: ZgotmplZ">
                                                                            <title>{{ .x }}</title>{{ .n }} => <title>&lt;b a=&#39;1&#39; c=&#34;2&#34;&gt; &amp; &#43;</title>3
                                                                            a<!-- secret {{ .x }} -->b => ab
                                                                            <style>p { /* note */ color: {{ .color }} }</style>{{ .x }} => <style>p {   color: red }</style>&lt;b a=&#39;1&#39; c=&#34;2&#34;&gt; &amp; &#43;
                                                                            1 < 2 {{ .n }} => 1 &lt; 2 3
                                                                            <!DOCTYPE html><p>{{ .n }} => <!DOCTYPE html><p>3
                                                                            {{ if .n }}<td class="a">{{ else }}<td class="b">{{ end }}{{ .n }} => <td class="a">3
                                                                            {{ define "u" }}{{ .url }}{{ end }}<a href="{{ template "u" . }}">{{ template "u" . }}</a> => <a href="http://h/p?a=b&amp;c=d%20e">http://h/p?a=b&amp;c=d e</a>
                                                                            """)
    void escapesForThePlace(String text, String expected) {
        assertThat(run(text)).isEqualTo(expected);
    }

    @Test
    void valuesInJavaScriptAreRefusedByName() {
        assertThatThrownBy(() -> run("<script>x = {{ .n }}</script>")).isInstanceOf(TemplateException.class)
                .hasMessageContaining("values inside JavaScript are not supported");
        assertThatThrownBy(() -> run("<p onclick=\"{{ .n }}\">")).hasMessageContaining("JavaScript");
    }
}
