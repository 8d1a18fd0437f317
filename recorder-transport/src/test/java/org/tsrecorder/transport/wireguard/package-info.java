/** Tests of the WireGuard engine: vectors, models, and both ends against each other under a clock moved by hand. */
@NullMarked
package org.tsrecorder.transport.wireguard;

import org.jspecify.annotations.NullMarked;
