/** The sender against peers that do exactly what a test tells them, over real sockets. */
@NullMarked
package org.tsrecorder.transport.client;

import org.jspecify.annotations.NullMarked;
