/**
 * Reconciles AppVersions in four phases: {@code observe}, {@code plan}, {@code apply}, and the
 * report in {@code status}.
 */
@NullMarked
package dev.appversion.operator.reconciler;

import org.jspecify.annotations.NullMarked;
