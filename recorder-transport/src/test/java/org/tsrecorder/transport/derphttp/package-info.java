/** Connections to relays, with a real one where it is installed. */
@NullMarked
package org.tsrecorder.transport.derphttp;

import org.jspecify.annotations.NullMarked;
