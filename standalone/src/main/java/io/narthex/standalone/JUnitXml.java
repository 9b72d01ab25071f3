package io.narthex.standalone;

import io.narthex.rules.unittest.UnitTestReport;
import java.nio.file.Path;
import java.util.Map;

/// Results of unit tests in the XML that build servers read: a suite for each file.
final class JUnitXml {
    private JUnitXml() {}

    static String of(Map<Path, UnitTestReport> reports) {
        StringBuilder xml = new StringBuilder("<testsuites>\n");
        reports.forEach((file, report) -> suite(xml, file, report));
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, Path file, UnitTestReport report) {
        long failed = report.cases().stream().filter(test -> !test.failures().isEmpty()).count();
        xml.append("  <testsuite name=\"").append(escape(file.toString())).append("\" tests=\"")
                .append(report.cases().size()).append("\" failures=\"").append(failed).append("\" errors=\"")
                .append(report.errors().size()).append("\">\n");
        for (UnitTestReport.Case test : report.cases()) {
            xml.append("    <testcase name=\"").append(escape(test.name())).append("\">\n");
            test.failures().forEach(failure -> xml.append("      <failure message=\"\" type=\"\">")
                    .append(escape(failure)).append("</failure>\n"));
            xml.append("    </testcase>\n");
        }
        report.errors().forEach(error -> xml.append("    <system-err>").append(escape(error))
                .append("</system-err>\n"));
        xml.append("  </testsuite>\n");
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&#34;");
                case '\n' -> out.append("&#xA;");
                case '\t' -> out.append("&#x9;");
                default -> out.appendCodePoint(c < 0x20 ? 0xfffd : c);
            }
        });
        return out.toString();
    }
}
