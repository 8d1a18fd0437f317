/** LocalAPI against answers of our making, and against real ones. */
@NullMarked
package org.tsrecorder.transport.localapi;

import org.jspecify.annotations.NullMarked;
