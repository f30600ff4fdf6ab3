/** What the API server means by an answer that is none of success. */
@NullMarked
package dev.appversion.operator.refusal;

import org.jspecify.annotations.NullMarked;
