/** Time transforms, seeking and text search over a cast. */
@NullMarked
package org.tsrecorder.playback;

import org.jspecify.annotations.NullMarked;
