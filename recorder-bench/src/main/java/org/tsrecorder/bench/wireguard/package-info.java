/** What a WireGuard packet costs, without the network. */
@NullMarked
package org.tsrecorder.bench.wireguard;

import org.jspecify.annotations.NullMarked;
