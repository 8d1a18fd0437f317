/** Checks in manual time. */
@NullMarked
package org.tsrecorder.transport.netcheck;

import org.jspecify.annotations.NullMarked;
