package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedNamesTest {
    @ParameterizedTest
    @CsvSource({"job, job", "U__my_2e_metric, my.metric", "U__a__b, a_b", "U__a_1f600_, a😀", "U__a_zz_, U__a_zz_",
        "U__a_2e, U__a_2e", "U__a_d800_, U__a_d800_"})
    void undoesTheEscapingOfNamesInPaths(String escaped, String expected) {
        assertThat(EscapedNames.unescape(escaped)).isEqualTo(expected);
    }
}
