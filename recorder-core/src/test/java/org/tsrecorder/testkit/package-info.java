/**
 * What the tests of every module share: time that is moved by hand, leaks that fail a test, inputs cut in every way.
 */
@NullMarked
package org.tsrecorder.testkit;

import org.jspecify.annotations.NullMarked;
