/// Answers of partitions to fragments, and how they become one vector.
@NullMarked
package io.narthex.rules.fragment;

import org.jspecify.annotations.NullMarked;
