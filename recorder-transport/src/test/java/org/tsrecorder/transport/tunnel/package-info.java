/** The tunnel's own tests; what foreign peers make of it is tested with the application. */
@NullMarked
package org.tsrecorder.transport.tunnel;

import org.jspecify.annotations.NullMarked;
