/** Data planes between which real datagrams go. */
@NullMarked
package org.tsrecorder.transport.dataplane;

import org.jspecify.annotations.NullMarked;
