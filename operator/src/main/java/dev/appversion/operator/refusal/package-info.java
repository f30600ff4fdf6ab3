/** The meaning of the API server's error responses. */
@NullMarked
package dev.appversion.operator.refusal;

import org.jspecify.annotations.NullMarked;
