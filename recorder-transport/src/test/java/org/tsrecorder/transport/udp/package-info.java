/** Datagrams over the host's loopback, in every mode. */
@NullMarked
package org.tsrecorder.transport.udp;

import org.jspecify.annotations.NullMarked;
