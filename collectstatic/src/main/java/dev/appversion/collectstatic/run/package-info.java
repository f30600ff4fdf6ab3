/**
 * What all steps of a collection share: its options, its threads and the receiver of its progress.
 */
@NullMarked
package dev.appversion.collectstatic.run;

import org.jspecify.annotations.NullMarked;
