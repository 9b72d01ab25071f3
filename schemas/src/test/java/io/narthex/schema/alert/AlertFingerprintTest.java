package io.narthex.schema.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;

class AlertFingerprintTest {
    @Test
    void noLabelsHaveTheOffsetBasis() {
        assertThat(AlertFingerprint.of(Labels.EMPTY)).hasToString("cbf29ce484222325");
    }

    @Test
    void labelsAreHashedAsPrometheusCommonDoes() {
        // prometheus/common's own table of label fingerprints.
        assertThat(AlertFingerprint.of(Labels.of("name", "garland, briggs", "fear", "love is not enough")).bits())
                .isEqualTo(5799056148416392346L);
    }
}
