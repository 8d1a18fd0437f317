/** The recorder's HTTP endpoints, on any Netty channel. */
@NullMarked
package org.tsrecorder.transport.server;

import org.jspecify.annotations.NullMarked;
