/// An embedded single-node KRaft broker.
@NullMarked
package io.narthex.broker;

import org.jspecify.annotations.NullMarked;
