/** Tests of the TCP engine: literate exchanges, both ends over an in-memory link, and a simulated network. */
@NullMarked
package org.tsrecorder.transport.tcp;

import org.jspecify.annotations.NullMarked;
