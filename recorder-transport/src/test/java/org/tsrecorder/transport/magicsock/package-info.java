/** Tests of how peers are reached: each rule of path discovery under manual time, then sockets on loopback. */
@NullMarked
package org.tsrecorder.transport.magicsock;

import org.jspecify.annotations.NullMarked;
