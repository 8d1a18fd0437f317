/** The load generator's parts, and a small run of all of it. */
@NullMarked
package org.tsrecorder.bench.load;

import org.jspecify.annotations.NullMarked;
