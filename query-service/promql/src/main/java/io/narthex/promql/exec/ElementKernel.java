package io.narthex.promql.exec;

/// What a function makes of one float. The marker of an empty slot as result leaves the slot empty.
interface ElementKernel {
    double apply(double value, int step);
}
