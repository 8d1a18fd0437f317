/** Tests of {@code transport.tailnet}: its state by itself, and nodes against real control servers and peers. */
@NullMarked
package org.tsrecorder.transport.tailnet;

import org.jspecify.annotations.NullMarked;
