/** What benchmarks share: inputs like those of real sessions, the same on every machine. Imports nothing of ours. */
@NullMarked
package org.tsrecorder.bench;

import org.jspecify.annotations.NullMarked;
