/** The rules of the house as failing tests: what may import what, how large things may be, how code is laid out. */
@NullMarked
package org.tsrecorder.conventions;

import org.jspecify.annotations.NullMarked;
