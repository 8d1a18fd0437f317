/** Two nodes in one process, over real UDP on loopback. */
@NullMarked
package org.tsrecorder.transport.socket;

import org.jspecify.annotations.NullMarked;
