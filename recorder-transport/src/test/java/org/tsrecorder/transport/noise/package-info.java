/** Tests of the handshakes: vectors computed by independent code, both sides against each other, and forgeries. */
@NullMarked
package org.tsrecorder.transport.noise;

import org.jspecify.annotations.NullMarked;
