/** Tests of the commands, in this JVM, and of the application as it is packaged. */
@NullMarked
package org.tsrecorder.cli;

import org.jspecify.annotations.NullMarked;
