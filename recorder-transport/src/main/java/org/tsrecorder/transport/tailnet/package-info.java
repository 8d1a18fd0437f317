/** A node of a tailnet. */
@NullMarked
package org.tsrecorder.transport.tailnet;

import org.jspecify.annotations.NullMarked;
