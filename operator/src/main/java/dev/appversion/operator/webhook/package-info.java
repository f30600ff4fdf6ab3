/** The mutating admission webhook: admission reviews in, patches out. */
@NullMarked
package dev.appversion.operator.webhook;

import org.jspecify.annotations.NullMarked;
