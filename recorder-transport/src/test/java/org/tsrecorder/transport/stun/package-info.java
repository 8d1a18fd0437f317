/** Requests and answers byte for byte. */
@NullMarked
package org.tsrecorder.transport.stun;

import org.jspecify.annotations.NullMarked;
