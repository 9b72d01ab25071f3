/// Warnings and infos that go with an answer.
@NullMarked
package io.narthex.promql.annotation;

import org.jspecify.annotations.NullMarked;
