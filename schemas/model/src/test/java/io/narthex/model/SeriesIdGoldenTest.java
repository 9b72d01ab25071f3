package io.narthex.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The algorithm is frozen: a change here orphans every series in every log and segment.
class SeriesIdGoldenTest {
    @Test
    void idOfALabelSet() {
        Labels labels = Labels.of("__name__", "http_requests_total", "job", "api", "instance", "10.0.0.1:80");

        assertThat(SeriesId.of(TenantId.DEFAULT, labels)).hasToString("9bc66a02aa5a0abed56a76656319ed7b");
    }

    @Test
    void idOfTextOutsideTheBasicPlane() {
        assertThat(SeriesId.of(new TenantId("t-1"), Labels.of("😀", "ü", "ﬁ", "x")))
                .hasToString("1e9169b05211de2c7e0ac9745fb073c1");
    }

    @Test
    void emptyLabelsDoNotCount() {
        assertThat(SeriesId.of(TenantId.DEFAULT, Labels.of("a", "b", "c", "")))
                .isEqualTo(SeriesId.of(TenantId.DEFAULT, Labels.of("a", "b")));
    }

    @Test
    void tenantsDoNotShareIds() {
        assertThat(SeriesId.of(TenantId.DEFAULT, Labels.EMPTY))
                .isNotEqualTo(SeriesId.of(new TenantId("x"), Labels.EMPTY));
    }
}
