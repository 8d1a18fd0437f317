/** Tests of connections to control: vectors, a second end in this JVM, and bytes that are wrong. */
@NullMarked
package org.tsrecorder.transport.ts2021;

import org.jspecify.annotations.NullMarked;
