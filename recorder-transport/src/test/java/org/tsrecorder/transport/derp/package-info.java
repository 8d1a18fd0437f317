/** Frames, logins and the rate that a relay asks for. */
@NullMarked
package org.tsrecorder.transport.derp;

import org.jspecify.annotations.NullMarked;
