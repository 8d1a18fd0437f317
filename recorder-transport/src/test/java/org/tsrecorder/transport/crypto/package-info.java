/** Tests of the primitives: published vectors, every Wycheproof case, and what happens to wrong input. */
@NullMarked
package org.tsrecorder.transport.crypto;

import org.jspecify.annotations.NullMarked;
