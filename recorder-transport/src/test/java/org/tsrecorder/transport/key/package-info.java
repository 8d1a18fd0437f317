/** Tests of the key types: text forms, what shows and what does not, and their end. */
@NullMarked
package org.tsrecorder.transport.key;

import org.jspecify.annotations.NullMarked;
