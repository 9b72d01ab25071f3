package io.narthex.promql.exec;

import io.narthex.promql.value.Column;

/// What a range function makes of one window, which holds at least one sample. Writes the slot of the window's step, or leaves
/// it empty.
interface RangeKernel {
    void apply(RangeWindow window, Column out);
}
