/** The way from a WireGuard datagram to an application's bytes, measured. */
@NullMarked
package org.tsrecorder.bench.wireguard;

import org.jspecify.annotations.NullMarked;
