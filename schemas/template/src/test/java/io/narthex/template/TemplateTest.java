package io.narthex.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final Map<String, TemplateFunction> FUNCTIONS = Map.of(
            "up",
            TemplateFunction.of(
                    arguments -> arguments.text(0).toUpperCase(java.util.Locale.ROOT),
                    TemplateFunction.Parameter.STRING),
            "half",
            TemplateFunction.of(arguments -> arguments.number(0) / 2, TemplateFunction.Parameter.FLOAT),
            "fail",
            TemplateFunction.of(arguments -> {
                throw new TemplateException("broken");
            }));

    private record Person(String name, long age) implements TemplateObject {
        @Override
        public String typeName() {
            return "test.Person";
        }

        @Override
        public Object field(String field) {
            return switch (field) {
                case "Name" -> name;
                case "Age" -> age;
                case "Friends" -> List.of(new Person("Bo", 3), new Person("Cy", 4));
                default -> ABSENT;
            };
        }

        @Override
        public @Nullable Object call(String method, List<@Nullable Object> arguments) {
            return method.equals("Greet") ? "hi " + arguments.getFirst() : ABSENT;
        }
    }

    private static Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("labels", Map.of("job", "node", "instance", "a:1"));
        data.put("n", 3L);
        data.put("f", 2.5);
        data.put("big", 123456789.0);
        data.put("s", "text");
        data.put("empty", "");
        data.put("yes", true);
        data.put("nil", null);
        data.put("list", List.of("x", "y", "z"));
        data.put("person", new Person("Al", 40));
        data.put("when", GoTime.utc(Instant.parse("2026-03-04T05:06:07.089Z")));
        return data;
    }

    private static String run(String text) {
        return Template.parse("t", text, FUNCTIONS).execute(data());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                                                                                                                       a {{ .n }} b => a 3 b
                                                                                                                       {{ .f }} {{ .big }} {{ .yes }} => 2.5 1.23456789e+08 true
                                                                                                                       {{ .nil }}/{{ .missing }} => <no value>/<no value>
                                                                                                                       {{ .labels }} {{ .list }} => map[instance:a:1 job:node] [x y z]
                                                                                                                       {{ .labels.job }} {{ .person.Name }} {{ .person.Greet "you" }} => node Al hi you
                                                                                                                       {{ .person.Friends }} => [Person[name=Bo, age=3] Person[name=Cy, age=4]]
                                                                                                                       {{ (index .person.Friends 1).Name }} => Cy
                                                                                                                       {{ if .empty }}a{{ else if .yes }}b{{ else }}c{{ end }} => b
                                                                                                                       {{ if not .yes }}a{{ else }}c{{ end }} => c
                                                                                                                       {{ with .labels }}{{ .job }}{{ $.n }}{{ end }} => node3
                                                                                                                       {{ with .empty }}x{{ else with .s }}{{ . }}{{ end }} => text
                                                                                                                       {{ range .list }}[{{ . }}]{{ end }} => [x][y][z]
                                                                                                                       {{ range $i, $e := .list }}{{ $i }}={{ $e }};{{ end }} => 0=x;1=y;2=z;
                                                                                                                       {{ range $k, $v := .labels }}{{ $k }}={{ $v }};{{ end }} => instance=a:1;job=node;
                                                                                                                       {{ range .n }}{{ . }}{{ end }} {{ range $i := .n }}{{ $i }}{{ end }} => 012 012
                                                                                                                       {{ range .missing }}x{{ else }}none{{ end }} => none
                                                                                                                       {{ range .list }}{{ if eq . "y" }}{{ break }}{{ end }}{{ . }}{{ end }} => x
                                                                                                                       {{ range .list }}{{ if eq . "y" }}{{ continue }}{{ end }}{{ . }}{{ end }} => xz
                                                                                                                       {{ $x := 1 }}{{ $x }}{{ $x = 2 }}{{ $x }} => 12
                                                                                                                       {{ $x := 1 }}{{ if true }}{{ $x := 5 }}{{ $x }}{{ end }}{{ $x }} => 51
                                                                                                                       {{ $x := 1 }}{{ if true }}{{ $x = 5 }}{{ end }}{{ $x }} => 5
                                                                                                                       {{ define "T" }}<{{ . }}>{{ end }}{{ template "T" .s }} => <text>
                                                                                                                       {{ block "B" .n }}({{ . }}){{ end }} => (3)
                                                                                                                       {{ "a" | up | printf "%s-%s" "b" }} => b-A
                                                                                                                       {{ printf "%05.1f|%-4d|%4s|%q" .f .n "é" "x\\n" }}  => 002.5|3   |   é|"x\\n"
                                                                                                                       {{ printf "%.3g %e %x %X %T %t" .big .f 255 "hi" .f .yes }} => 1.23e+08 2.500000e+00 ff 6869 float64 true
                                                                                                                       {{ printf "%d" "x" }} {{ printf "%d" }} {{ printf "x" 1 }} => %!d(string=x) %!d(MISSING) x%!(EXTRA int=1)
                                                                                                                       {{ printf "%[2]v %[1]v" 1 2 }} {{ printf "%*d" 4 7 }} {{ printf "100%%" }} {{ printf "%" }} => 2 1    7 100% %!(NOVERB)
                                                                                                                       {{ printf "%v %v %s" nil .list .labels }} => <nil> [x y z] map[instance:a:1 job:node]
                                                                                                                       {{ print 1 2 "a" "b" 3 }} {{ println "x" 1 }} => 1 2ab3 x 1
                                                                                                                       {{ and 1 0 2 }} {{ and 1 2 }} {{ or 0 "" 7 }} {{ or 0 "" }}. => 0 2 7 .
                                                                                                                       {{ eq 1 1 }} {{ eq .s "a" "text" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2.0 2.0 }} {{ gt "b" "a" }} {{ ge 1 2 }} => true true true true true true false
                                                                                                                       {{ index .list 1 }} {{ index .labels "job" }} {{ index .labels "no" }}. {{ slice "abcdef" 1 3 }} {{ slice .list 1 }} {{ len .s }} {{ len .labels }} => y node . bc [y z] 4 2
                                                                                                                       {{ html "<a b='c'>&" }} => &lt;a b=&#39;c&#39;&gt;&amp;
                                                                                                                       {{ js "it's <b>" }} {{ urlquery "a b&c/d~*" }} => it\\'s \\u003Cb\\u003E a+b%26c%2Fd~%2A
                                                                                                                       {{ half 3 }} {{ half .f }} {{ 3.0 | half }} => 1.5 1.25 1.5
                                                                                                                       {{ 0x1F }} {{ 1e3 }} {{ 1_000 }} {{ 'a' }} {{ -2 }} {{ 0b11 }} {{ 017 }} {{ 1.50 }} => 31 1000 1000 97 -2 3 15 1.5
                                                                                                                       {{ `raw "x"` }} {{ "\\u00e9\\x41\\101" }} => raw "x" éAA
                                                                                                                       {{ .when.Format "Mon Jan _2 15:04:05.000 MST 2006" }} => Wed Mar  4 05:06:07.089 UTC 2026
                                                                                                                       {{ .when.Format "02/01/06 03:04PM -0700 Z07:00" }} {{ .when.Year }} {{ .when.Unix }} => 04/03/26 05:06AM +0000 Z 2026 1772600767
                                                                                                                       {{ .when }} => 2026-03-04 05:06:07.089 +0000 UTC
                                                                                                                       {{/* comment */}}x{{- /* trimmed */ -}}  y => xy
                                                                                                                       a  {{- .n -}}  b => a3b
                                                                                                                       {{ (printf "%d" 4) | len }} => 1
                                                                                                                       {{ true }} {{ (eq 1 2) }} => true false
                                                                                                                       """)
    void rendersAsGoDoes(String text, String expected) {
        assertThat(run(text).strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', textBlock = """
                                                                            {{ .person.Nope }} => template: t:1:10: executing "t" at <.person.Nope>: can't evaluate field Nope in type test.Person
                                                                            {{ .n.x }} => template: t:1:5: executing "t" at <.n.x>: can't evaluate field x in type int
                                                                            {{ .nil.x }} => template: t:1:7: executing "t" at <.nil.x>: nil pointer evaluating interface {}.x
                                                                            {{ up 1 }} => template: t:1:6: executing "t" at <1>: expected string; found 1
                                                                            {{ up .n }} => template: t:1:6: executing "t" at <.n>: wrong type for value; expected string; got int
                                                                            {{ up }} => template: t:1:3: executing "t" at <up>: wrong number of args for up: want 1 got 0
                                                                            {{ fail }} => template: t:1:3: executing "t" at <fail>: error calling fail: broken
                                                                            {{ eq 1 "a" }} => template: t:1:3: executing "t" at <eq 1 "a">: error calling eq: incompatible types for comparison
                                                                            {{ lt .list 1 }} => template: t:1:3: executing "t" at <lt .list 1>: error calling lt: invalid type for comparison
                                                                            {{ index .list 9 }} => template: t:1:3: executing "t" at <index .list 9>: error calling index: index out of range: 9
                                                                            {{ template "no" }} => template: t:1:12: executing "t" at <{{template "no"}}>: template "no" not defined
                                                                            {{ range .yes }}{{ end }} => template: t:1:9: executing "t" at <.yes>: range can't iterate over true
                                                                            {{ .s 1 }} => template: t:1:3: executing "t" at <.s>: s is not a method but has arguments
                                                                            {{ 1 2 }} => template: t:1:3: executing "t" at <1>: can't give argument to non-function 1
                                                                            {{ nil }} => template: t:1:3: executing "t" at <nil>: nil is not a command
                                                                            {{ => template: t:1: unclosed action
                                                                            {{ .x => template: t:1: unclosed action
                                                                            {{ nofunc }} => template: t:1: function "nofunc" not defined
                                                                            {{ $x }} => template: t:1: undefined variable "$x"
                                                                            {{ if .x }} => template: t:1: unexpected EOF
                                                                            {{ end }} => template: t:1: unexpected {{end}}
                                                                            {{ else }} => template: t:1: unexpected {{else}}
                                                                            {{ }} => template: t:1: missing value for command
                                                                            {{ if }}{{ end }} => template: t:1: missing value for if
                                                                            {{ index .labels 9 }} => template: t:1:3: executing "t" at <index .labels 9>: error calling index: value has type int; should be string
                                                                            {{ .x | 3 }} => template: t:1: non executable command in pipeline stage 2
                                                                            {{ "x }} => template: t:1: unterminated quoted string
                                                                            {{ (1 }} => template: t:1: unclosed left paren
                                                                            {{ 1) }} => template: t:1: unexpected right paren
                                                                            {{ break }} => template: t:1: {{break}} outside {{range}}
                                                                            {{/* x => template: t:1: unclosed comment
                                                                            {{ 12x }} => template: t:1: bad number syntax: "12x"
                                                                            {{ 1.x }} => template: t:1: bad number syntax: "1.x"
                                                                            {{ \u0001 }} => template: t:1: unrecognized character in action: U+0001
                                                                            {{ template .x }} => template: t:1: unexpected ".x" in template clause
                                                                            {{ define "x" }} => template: t:1: unexpected EOF
                                                                            {{ define "x" }}a{{ end }}{{ define "x" }}b{{ end }} => template: t:1: multiple definition of template "x"
                                                                            """)
    void failsAsGoDoes(String text, String message) {
        assertThatThrownBy(() -> run(text)).isInstanceOf(TemplateException.class).hasMessage(message);
    }

    @Test
    void positionsCountLinesAndBytes() {
        assertThatThrownBy(() -> run("é\nüü{{ .person.Nope }}")).hasMessageContaining("template: t:2:14: executing");
        assertThatThrownBy(() -> run("a\n{{ foo\n }}")).hasMessage("template: t:2: function \"foo\" not defined");
    }

    @Test
    void missingKeysFollowTheOption() {
        Map<String, Object> data = Map.of("strings", Map.of("a", "b"), "mixed", Map.of("a", 1L));
        String text = "[{{ .strings.no }}][{{ .mixed.no }}]";
        assertThat(Template.parse("t", text, Map.of(), Template.Dialect.TEXT, MissingKey.ZERO).execute(data))
                .isEqualTo("[][<no value>]");
        assertThat(Template.parse("t", text, Map.of()).execute(data)).isEqualTo("[<no value>][<no value>]");
        assertThatThrownBy(
                () -> Template.parse("t", text, Map.of(), Template.Dialect.TEXT, MissingKey.ERROR).execute(data))
                .hasMessageEndingWith("map has no entry for key \"no\"");
    }

    @Test
    void laterDefinitionsOverrideEarlierOnesUnlessBlank() {
        Template template = Template.parse("base", "{{ define \"a\" }}1{{ end }}{{ define \"b\" }}2{{ end }}", Map.of())
                .with("user", "{{ define \"a\" }}mine{{ end }}{{ define \"b\" }} {{ end }}");
        StringWriter out = new StringWriter();
        template.execute("a", out, null);
        template.execute("b", out, null);
        assertThat(out).hasToString("mine2");
        assertThat(template.with("x", "{{ template \"a\" }}!").execute(null)).isEqualTo("mine!");
        assertThatThrownBy(() -> template.execute("zz", out, null))
                .hasMessage("template: no template \"zz\" associated with template \"user\"");
    }

    @Test
    void unboundedTemplatesEndWithAnError() {
        assertThatThrownBy(() -> run("{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}"))
                .hasMessageContaining("exceeded maximum template depth");
        assertThatThrownBy(() -> run("{{ range 9000000000000 }}{{ end }}"))
                .hasMessageContaining("exceeded maximum number");
        assertThatThrownBy(() -> run("{{ " + "(".repeat(100_000))).isInstanceOf(TemplateException.class)
                .hasMessageContaining("max nesting depth exceeded");
        assertThatThrownBy(() -> run("{{ if 1 }}".repeat(100_000))).hasMessageContaining("max nesting depth exceeded");
    }

    @Test
    void nullElementsPrintAsNil() {
        List<@Nullable Object> inner = new ArrayList<>();
        inner.add(null);
        inner.add(1L);
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(inner);
        arguments.add(null);
        assertThat(GoFormat.sprintf("%v %d", arguments)).isEqualTo("[<nil> 1] %!d(<nil>)");
    }
}
