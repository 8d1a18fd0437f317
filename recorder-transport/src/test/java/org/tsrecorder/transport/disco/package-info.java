/** Tests of the disco messages and their envelope, byte for byte. */
@NullMarked
package org.tsrecorder.transport.disco;

import org.jspecify.annotations.NullMarked;
